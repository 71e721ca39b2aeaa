using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A catalog as components see it: the way to the environment that they are made in.</summary>
internal interface IInternalCatalog
{
    IHostEnvironment Environment { get; }
}

/// <summary>Reaches a catalog's environment from an extension method.</summary>
internal static class CatalogUtils
{
    public static IHostEnvironment GetEnvironment(this IInternalCatalog catalog)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return catalog.Environment;
    }
}
