using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A member of a row class bound to a column: checked, ready to be read or written.</summary>
internal sealed record RowColumn(string Name, DataViewType Type, RowMember Member, DataViewSchema.Annotations Annotations)
{
    public static RowColumn[] Of(Type rowType, SchemaDefinition definition, SchemaDefinition.Direction direction) =>
        [.. (definition ?? SchemaDefinition.Create(rowType, direction)).Select(column => Bind(rowType, column))];

    public static DataViewSchema SchemaOf(IEnumerable<RowColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    /// <summary>The class's columns with the types and annotations that a schema has for them; the schema's columns must all be there.</summary>
    public static SchemaDefinition DefinitionOf(IExceptionContext context, Type rowType, DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(rowType, SchemaDefinition.Direction.Read);
        foreach (var column in schema)
        {
            var found = definition[column.Name] ?? throw context.Except($"Type should contain a member named {column.Name}");
            found.ColumnType = column.Type;
            found.CopyAnnotations(column.Annotations);
        }
        return definition;
    }

    private static RowColumn Bind(Type rowType, SchemaDefinition.Column column)
    {
        const string parameter = "userSchemaDefinition";
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var member = RowMember.Find(rowType, column.MemberName)
            ?? throw Contracts.ExceptParam(parameter, $"No field or property with name '{column.MemberName}' found in type '{rowType.FullName}'");
        RowMember.GetItemType(member.Type, out var itemType, out bool isVector);
        var type = column.ColumnType ?? member.DeclaredType(parameter);
        bool wantsVector = type is VectorDataViewType;
        Contracts.CheckParam(isVector == wantsVector, parameter, $"Column '{name}' is supposed to be {Kind(wantsVector)}, but type of associated field '{column.MemberName}' is {Kind(isVector)}");
        Contracts.CheckParam(type.GetItemType().RawType == itemType, parameter, $"Column '{name}' is supposed to have item type {type.GetItemType().RawType}, but associated field has type {itemType}");
        return new RowColumn(name, type, member, column.Annotations);

        static string Kind(bool vector) => vector ? "vector" : "scalar";
    }
}
