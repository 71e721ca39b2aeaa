using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>The environment behind a catalog of MLContext, which holds the seed, the log and the choice of a GPU.</summary>
internal static class CatalogEnvironment
{
    public static IHostEnvironment Of(TransformsCatalog.TextTransforms catalog) => Of((IInternalCatalog)catalog);

    public static IHostEnvironment Of(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog) =>
        Of((IInternalCatalog)catalog);

    public static IHostEnvironment Of(RegressionCatalog.RegressionTrainers catalog) => Of((IInternalCatalog)catalog);

    public static IHostEnvironment Of(DataOperationsCatalog catalog) => Of((IInternalCatalog)catalog);

    private static IHostEnvironment Of(IInternalCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Environment;
    }

    /// <summary>Gets the GPU that the user chose, if any, and whether to fall back to the CPU where it is missing.</summary>
    public static (int? GpuDeviceId, bool FallbackToCpu) GpuChoice(IHostEnvironment environment) =>
        environment is IHostEnvironmentInternal internals ? (internals.GpuDeviceId, internals.FallbackToCpu) : (null, false);
}
