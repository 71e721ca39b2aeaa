using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null) where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        return new EnumerableDataView<TRow>(_env, data, schemaDefinition);
    }

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema) where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckValue(schema, nameof(schema));
        return new EnumerableDataView<TRow>(_env, data, RowColumn.DefinitionOf(_env, typeof(TRow), schema));
    }

    /// <summary>The schema is checked at once; rows are made when they are enumerated.</summary>
    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        _env.CheckValue(data, nameof(data));
        var writer = new RowWriter<TRow>(_env, data.Schema, ignoreMissingColumns, schemaDefinition);
        return Enumerate();

        IEnumerable<TRow> Enumerate()
        {
            using var cursor = data.GetRowCursor(writer.Columns);
            var write = writer.Bind(cursor);
            TRow row = null;
            while (cursor.MoveNext())
            {
                if (!reuseRowObject || row is null)
                    row = new TRow();
                write(row);
                yield return row;
            }
        }
    }
}
