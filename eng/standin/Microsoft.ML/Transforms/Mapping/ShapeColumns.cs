using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A schema shape being changed: columns by name, a new one in the place of the one it hides.</summary>
internal sealed class ShapeColumns(IExceptionContext context, SchemaShape input)
{
    private readonly List<SchemaShape.Column> columns = [.. input];

    public SchemaShape.Column Find(string name, string role = "input") => input.TryFindColumn(name, out SchemaShape.Column column)
        ? column
        : throw context.ExceptSchemaMismatch("inputSchema", role, name);

    public void Set(SchemaShape.Column column)
    {
        int index = columns.FindIndex(other => other.Name == column.Name);
        if (index < 0)
            columns.Add(column);
        else
            columns[index] = column;
    }

    public SchemaShape ToShape() => new(columns);
}
