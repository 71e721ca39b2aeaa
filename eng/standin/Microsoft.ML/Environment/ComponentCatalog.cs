using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>
/// What can be loaded by name, found by the attributes of registered assemblies. Loading a model registers the
/// assembly that the model names, so that a caller need not.
/// </summary>
public sealed class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _assemblies = [];
    private readonly Dictionary<(string Name, Type Signature), LoadableClass> _classes = [];
    private readonly Dictionary<(Type Attribute, string Contract), Type> _extensions = [];

    internal ComponentCatalog() { }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        Contracts.CheckValue(assembly, nameof(assembly));
        lock (_lock)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (var attribute in assembly.GetCustomAttributes<LoadableClassAttribute>())
                AddClass(attribute, throwOnError);
            // The package's own assembly holds none, and is large.
            if (assembly != typeof(ComponentCatalog).Assembly)
                AddExtensions(assembly, throwOnError);
        }
    }

    /// <summary>Makes the component of that name and signature; false where there is none.</summary>
    internal static bool TryCreateInstance<TRes, TSig>(IHostEnvironment env, out TRes result, string name, string options, params object[] extra)
        where TRes : class
    {
        Contracts.CheckValue(env, nameof(env));
        result = null;
        LoadableClass found;
        lock (env.ComponentCatalog._lock)
        {
            if (!env.ComponentCatalog._classes.TryGetValue((Normalized(name), typeof(TSig)), out found))
                return false;
        }
        env.Check(string.IsNullOrEmpty(options), $"Loadable class '{name}' doesn't support settings");
        if (!typeof(TRes).IsAssignableFrom(found.Type))
            throw env.Except($"Loadable class '{name}' does not derive from '{typeof(TRes).FullName}'");
        if (found.ArgumentCount != extra.Length)
            throw env.Except($"Wrong number of extra parameters for loadable class '{name}', need '{found.ArgumentCount}', given '{extra.Length}'");
        result = (TRes)found.Create(env, extra);
        return true;
    }

    /// <summary>Makes the class that carries an attribute of this type and contract.</summary>
    internal object GetExtensionValue(IHostEnvironment env, Type attributeType, string contractName)
    {
        lock (_lock)
        {
            if (_extensions.TryGetValue((attributeType, contractName), out var type))
                return Activator.CreateInstance(type);
        }
        throw env.Except($"Unable to locate the extension '{contractName}' for '{attributeType.Name}'. Ensure the assembly that contains it is registered using {nameof(RegisterAssembly)}.");
    }

    private void AddClass(LoadableClassAttribute attribute, bool throwOnError)
    {
        var loadable = LoadableClass.Find(attribute);
        if (loadable is null)
        {
            if (throwOnError)
                throw Contracts.Except($"Can't instantiate loadable class '{attribute.InstanceType.Name}' with name '{attribute.LoadNames[0]}'");
            return;
        }
        foreach (var signature in attribute.SigTypes)
        {
            foreach (string name in attribute.LoadNames)
            {
                if (!_classes.TryAdd((Normalized(name), signature), loadable) && throwOnError)
                    throw Contracts.Except($"ComponentCatalog cannot map name '{name}' and SignatureType '{signature}' to {loadable.Type.Name}, already mapped to {_classes[(Normalized(name), signature)].Type.Name}.");
            }
        }
    }

    private void AddExtensions(Assembly assembly, bool throwOnError)
    {
        foreach (var type in assembly.GetTypes().Where(type => type.IsClass))
        {
            foreach (var attribute in type.GetCustomAttributes<ExtensionBaseAttribute>())
            {
                if (!_extensions.TryAdd((attribute.GetType(), attribute.ContractName), type) && throwOnError)
                    throw Contracts.Except($"An extension for '{attribute.GetType().Name}' with contract '{attribute.ContractName}' has already been registered in the ComponentCatalog.");
            }
        }
    }

    private static string Normalized(string name) => (name ?? "").ToLowerInvariant().Trim();
}
