using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The arguments that a component is loaded with from a model: a context for its folder.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);

/// <summary>Says, on an assembly, that a class can be loaded: by which names, by a constructor or <c>Create</c> method of which signature.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute : Attribute
{
    public LoadableClassAttribute(Type instType, Type argType, Type sigType, string userName, params string[] loadNames)
        : this(null, instType, instType, argType, [sigType], userName, loadNames) { }

    public LoadableClassAttribute(Type instType, Type loaderType, Type argType, Type sigType, string userName, params string[] loadNames)
        : this(null, instType, loaderType, argType, [sigType], userName, loadNames) { }

    public LoadableClassAttribute(Type instType, Type argType, Type[] sigTypes, string userName, params string[] loadNames)
        : this(null, instType, instType, argType, sigTypes, userName, loadNames) { }

    public LoadableClassAttribute(Type instType, Type loaderType, Type argType, Type[] sigTypes, string userName, params string[] loadNames)
        : this(null, instType, loaderType, argType, sigTypes, userName, loadNames) { }

    public LoadableClassAttribute(string summary, Type instType, Type argType, Type sigType, string userName, params string[] loadNames)
        : this(summary, instType, instType, argType, [sigType], userName, loadNames) { }

    public LoadableClassAttribute(string summary, Type instType, Type loaderType, Type argType, Type sigType, string userName, params string[] loadNames)
        : this(summary, instType, loaderType, argType, [sigType], userName, loadNames) { }

    public LoadableClassAttribute(string summary, Type instType, Type argType, Type[] sigTypes, string userName, params string[] loadNames)
        : this(summary, instType, instType, argType, sigTypes, userName, loadNames) { }

    public LoadableClassAttribute(string summary, Type instType, Type loaderType, Type argType, Type[] sigTypes, string userName, params string[] loadNames)
    {
        Contracts.CheckValue(instType, nameof(instType));
        Contracts.CheckValue(loaderType, nameof(loaderType));
        Contracts.CheckParam(sigTypes is { Length: > 0 }, nameof(sigTypes), "LoadableClass needs a signature");
        Contracts.CheckParam(sigTypes.All(type => type.BaseType == typeof(MulticastDelegate)), nameof(sigTypes), "LoadableClass signature type must be a delegate type");
        LoadNames = loadNames is { Length: > 0 } ? loadNames : [userName];
        Contracts.CheckParam(!LoadNames.Any(string.IsNullOrWhiteSpace), nameof(loadNames), "LoadableClass loadName parameter can't be empty");
        var signature = sigTypes[0].GetMethod("Invoke").GetParameters().Select(parameter => parameter.ParameterType);
        CtorTypes = argType is null ? [.. signature] : [argType, .. signature];
        Summary = summary;
        InstanceType = instType;
        LoaderType = loaderType;
        ArgType = argType;
        SigTypes = sigTypes;
        UserName = userName;
    }

    public string Summary { get; }

    public Type InstanceType { get; }

    public Type LoaderType { get; }

    public Type ArgType { get; }

    public Type[] SigTypes { get; }

    public Type[] CtorTypes { get; }

    public string UserName { get; }

    public string[] LoadNames { get; }
}
