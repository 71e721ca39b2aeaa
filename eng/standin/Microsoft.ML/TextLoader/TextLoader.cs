using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads text files of separated fields: a description of columns that fits any number of files.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly IHost host;
    private readonly TextFormat format;
    private readonly BoundColumn[] columns;
    private readonly DataViewSchema schema;

    /// <param name="env">Where the loader runs.</param>
    /// <param name="options">How the text is written and which columns to make of it.</param>
    /// <param name="dataSample">Read now, for the header and for ranges without an end.</param>
    internal TextLoader(IHostEnvironment env, Options options, IMultiStreamSource dataSample)
    {
        host = env.Register(nameof(TextLoader));
        IMultiStreamSource headerFile = string.IsNullOrWhiteSpace(options.HeaderFile) ? null : new MultiFileSource(options.HeaderFile);
        IMultiStreamSource sample = dataSample ?? new MultiFileSource(null);
        if (options.Columns is not { Length: > 0 })
            options = WithColumns(options, headerFile ?? sample);
        format = new TextFormat(options);
        columns = ColumnBinder.Bind(options.Columns, format, sample);
        schema = BuildSchema(headerFile ?? (format.HasHeader ? sample : null));
    }

    public DataViewSchema GetOutputSchema() => schema;

    public IDataView Load(IMultiStreamSource source) => new TextFileView(host.Register("BoundLoader"), schema, columns, format, source);

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("A model is saved without the loader of its data: save the transformer and the schema.");

    /// <summary>A column for each member of a type, by their attributes.</summary>
    internal static Column[] ColumnsOf(Type type)
    {
        MemberInfo[] members = [.. type.GetFields(BindingFlags.Public | BindingFlags.Instance),
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetGetMethod() != null && property.GetIndexParameters().Length == 0)];
        if (members.Length == 0)
            throw new ArgumentOutOfRangeException("TInput", $"Should define at least one public, readable field or property in {type.Name}.");
        return Array.ConvertAll(members, ColumnOf);
    }

    private static Column ColumnOf(MemberInfo member)
    {
        string kindOfMember = member is FieldInfo ? "Field" : "Property";
        LoadColumnAttribute source = member.GetCustomAttribute<LoadColumnAttribute>()
            ?? throw new InvalidOperationException($"{kindOfMember} '{member.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
        Type type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        if (!DataKinds.TryFromType(type.IsArray ? type.GetElementType() : type, out DataKind kind))
            throw new InvalidOperationException($"{kindOfMember} {member.Name} is of unsupported type.");
        KeyTypeAttribute key = member.GetCustomAttribute<KeyTypeAttribute>();
        return new Column(member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name, kind, source.Sources, key == null ? null : new KeyCount(key.Count));
    }

    // Without columns the file may say which it has; else there is a label first, and all the rest are features.
    private static Options WithColumns(Options options, IMultiStreamSource source)
    {
        var read = new Options { HeaderFile = options.HeaderFile, MaxRows = options.MaxRows };
        if (SchemaComment.TryRead(source, read))
            return read;
        options.Columns = [new Column("Label", DataKind.Single, 0), new Column("Features", DataKind.Single, new[] { new Range(1, null) })];
        return options;
    }

    private DataViewSchema BuildSchema(IMultiStreamSource headerSource)
    {
        FieldSplitter header = headerSource == null ? null : ReadHeader(headerSource);
        var builder = new DataViewSchema.Builder();
        foreach (BoundColumn column in columns)
        {
            VBuffer<ReadOnlyMemory<char>> names = header == null ? default : ColumnBinder.SlotNames(column, header);
            var annotations = new DataViewSchema.Annotations.Builder();
            if (names.Length > 0)
            {
                annotations.Add(AnnotationUtils.Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length),
                    (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
            }
            builder.AddColumn(column.Name, column.Type, annotations.ToAnnotations());
        }
        return builder.ToSchema();
    }

    private FieldSplitter ReadHeader(IMultiStreamSource source)
    {
        using var rows = new RowReader(source, format, skipHeader: false);
        if (rows.Read() is not string text)
            return null;
        var header = new FieldSplitter(format, int.MaxValue - 1, static (_, _, _) => { });
        header.Split(text.AsMemory());
        // A file that cannot be read past its header is told of now.
        rows.Read();
        return header;
    }
}
