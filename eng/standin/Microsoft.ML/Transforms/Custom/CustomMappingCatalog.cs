using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Transforms and filters by the caller's own code.</summary>
public static class CustomMappingCatalog
{
    public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(
        this TransformsCatalog catalog,
        Action<TSrc, TDst> mapAction,
        string contractName,
        SchemaDefinition inputSchemaDefinition = null,
        SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class, new()
        where TDst : class, new() =>
        new(catalog.GetEnvironment(), mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition);

    public static IDataView FilterByCustomPredicate<TSrc>(this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate)
        where TSrc : class, new()
    {
        var rows = new RowWriter<TSrc>(catalog.GetEnvironment(), input.Schema, ignoreMissingColumns: false, null);
        return new FilteredView(input, [.. rows.Columns], cursor =>
        {
            Action<TSrc> fill = rows.Bind(cursor);
            var row = new TSrc();
            // Rows for which the predicate holds are left out.
            return () =>
            {
                fill(row);
                return !filterPredicate(row);
            };
        });
    }
}
