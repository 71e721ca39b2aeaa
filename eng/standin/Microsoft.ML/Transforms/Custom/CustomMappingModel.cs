using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ITransformer), typeof(CustomMappingModel), null, typeof(SignatureLoadModel), "", CustomMappingModel.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>A custom mapping in a model: the name of its contract, and of the assembly that has the factory.</summary>
internal static class CustomMappingModel
{
    internal const string LoaderSignature = "CustomTransformer";

    private static readonly VersionInfo Version = new(
        "CUSTOMXF", 0x00010002, 0x00010002, 0x00010002, typeof(CustomMappingModel).Assembly.FullName, LoaderSignature);

    public static void Save(ModelSaveContext ctx, string contractName, string assembly)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveString(contractName);
        ctx.SaveString(assembly);
    }

    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        string contractName = ctx.LoadString();
        env.ComponentCatalog.RegisterAssembly(Assembly.Load(ctx.LoadString()));
        if (env.ComponentCatalog.GetExtensionValue(env, typeof(CustomMappingFactoryAttributeAttribute), contractName) is not ICustomMappingFactory factory)
            throw env.Except($"The class with contract '{contractName}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.");
        return factory.CreateTransformer(env, contractName);
    }
}
