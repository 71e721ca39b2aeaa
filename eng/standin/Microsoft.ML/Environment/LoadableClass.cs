using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>A class in the catalog and the way to make one: its constructor, or a static <c>Create</c>, with or without the environment first.</summary>
internal sealed class LoadableClass
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic;

    private readonly MethodBase _maker;
    private readonly bool _takesEnvironment;

    private LoadableClass(Type type, MethodBase maker, int argumentCount, bool takesEnvironment)
    {
        Type = type;
        _maker = maker;
        ArgumentCount = argumentCount;
        _takesEnvironment = takesEnvironment;
    }

    public Type Type { get; }

    public int ArgumentCount { get; }

    public static LoadableClass Find(LoadableClassAttribute attribute)
    {
        foreach (bool takesEnvironment in (bool[])[false, true])
        {
            Type[] parameters = takesEnvironment ? [typeof(IHostEnvironment), .. attribute.CtorTypes] : attribute.CtorTypes;
            MethodBase maker = attribute.LoaderType.GetMethod("Create", Declared | BindingFlags.Static, parameters) is { } create
                && create.ReturnType == attribute.InstanceType ? create : null;
            if (attribute.InstanceType.IsAssignableFrom(attribute.LoaderType))
                maker ??= attribute.LoaderType.GetConstructor(Declared | BindingFlags.Instance, parameters);
            if (maker is not null)
                return new LoadableClass(attribute.InstanceType, maker, attribute.CtorTypes.Length, takesEnvironment);
        }
        return null;
    }

    public object Create(IHostEnvironment env, object[] arguments)
    {
        object[] all = _takesEnvironment ? [env, .. arguments] : arguments;
        try
        {
            return _maker is ConstructorInfo constructor ? constructor.Invoke(all) : _maker.Invoke(null, all);
        }
        catch (TargetInvocationException exception) when (exception.InnerException?.IsMarked() == true)
        {
            throw Contracts.Except(null, exception, "Error during class instantiation");
        }
    }
}
