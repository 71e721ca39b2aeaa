using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), null, typeof(SignatureLoadModel), "Concat Transform", ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms
{
    /// <summary>Puts columns of one type side by side as one vector.</summary>
    public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
    {
        private readonly IHost host;
        private readonly string output;
        private readonly string[] inputs;

        internal ColumnConcatenatingEstimator(IHostEnvironment env, string output, string[] inputs)
        {
            Contracts.CheckNonEmpty(output, nameof(output));
            Contracts.CheckParam(inputs is { Length: > 0 } && !inputs.Any(string.IsNullOrEmpty), nameof(inputs), "Input columns can not have null or empty names");
            host = env.Register("ColumnConcatenatingEstimator ");
            this.output = output;
            this.inputs = inputs;
        }

        public ColumnConcatenatingTransformer Fit(IDataView input)
        {
            host.CheckValue(input, nameof(input));
            return new ColumnConcatenatingTransformer(host, output, inputs);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            host.CheckValue(inputSchema, nameof(inputSchema));
            var columns = new ShapeColumns(host, inputSchema);
            SchemaShape.Column[] sources = Array.ConvertAll(inputs, name => columns.Find(name));
            foreach (SchemaShape.Column source in sources)
            {
                if (source.IsKey)
                    throw host.Except($"Column '{source.Name}' is key. Concatenation of keys is unsupported.");
                if (!source.ItemType.Equals(sources[0].ItemType))
                {
                    throw host.Except($"Concatenated columns should have the same type. Column '{source.Name}' has type of {source.ItemType}, "
                        + $"but expected column type is {sources[0].ItemType}.");
                }
            }
            bool isVariable = sources.Any(source => source.Kind == SchemaShape.Column.VectorKind.VariableVector);
            var annotations = new List<SchemaShape.Column>();
            if (sources.All(source => source.Annotations.TryFindColumn(AnnotationUtils.Kinds.IsNormalized, out _)))
                annotations.Add(new SchemaShape.Column(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false));
            if (sources.Any(source => source.Kind == SchemaShape.Column.VectorKind.Scalar || source.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out _)))
                annotations.Add(new SchemaShape.Column(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));
            columns.Set(new SchemaShape.Column(
                output,
                isVariable ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector,
                sources[0].ItemType,
                false,
                new SchemaShape(annotations)));
            return columns.ToShape();
        }
    }
}

namespace Microsoft.ML.Data
{
    /// <summary>Puts columns of one type side by side as one vector.</summary>
    public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
    {
        internal const string LoaderSignature = "ConcatTransform";

        private static readonly VersionInfo Version = new(
            "CONCAT F", 0x00010003, 0x00010003, 0x00010003, typeof(ColumnConcatenatingTransformer).Assembly.FullName, LoaderSignature, "ConcatFunction");

        private readonly string output;
        private readonly string[] inputs;

        internal ColumnConcatenatingTransformer(IHostEnvironment env, string output, string[] inputs)
            : base(env.Register(nameof(ColumnConcatenatingTransformer)))
        {
            this.output = output;
            this.inputs = inputs;
        }

        internal ColumnConcatenatingTransformer(IHostEnvironment env, ModelLoadContext ctx)
            : base(env.Register(nameof(ColumnConcatenatingTransformer)))
        {
            ctx.CheckAtModel(Version);
            int columns = ctx.Reader.ReadInt32();
            Host.CheckDecode(columns == 1, $"Expected one concatenated column, found {columns}");
            output = ctx.LoadNonEmptyString();
            inputs = new string[ctx.Reader.ReadInt32()];
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = ctx.LoadNonEmptyString();
                Host.CheckDecode(ctx.LoadStringOrNull() is null, $"Column '{inputs[i]}' has a second name, which cannot be loaded");
            }
        }

        private protected override void SaveModel(ModelSaveContext ctx)
        {
            ctx.SetVersionInfo(Version);
            ctx.Writer.Write(1);
            ctx.SaveNonEmptyString(output);
            ctx.Writer.Write(inputs.Length);
            foreach (string input in inputs)
            {
                ctx.SaveNonEmptyString(input);
                // ML.NET can give each source a second name here.
                ctx.SaveStringOrNull(null);
            }
        }

        private protected override AddedColumns MakeColumns(DataViewSchema inputSchema)
        {
            DataViewSchema.Column[] sources = Array.ConvertAll(
                inputs, name => inputSchema.GetColumnOrNull(name) ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name));
            var itemType = (PrimitiveDataViewType)sources[0].Type.GetItemType();
            foreach (DataViewSchema.Column source in sources)
            {
                if (!source.Type.GetItemType().Equals(itemType))
                    throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, itemType.ToString(), source.Type.ToString());
            }
            return new ConcatenatedColumn(output, sources, itemType);
        }
    }

    /// <summary>One vector out of several columns.</summary>
    internal sealed class ConcatenatedColumn : AddedColumns
    {
        private readonly DataViewSchema.Column[] sources;
        private readonly PrimitiveDataViewType itemType;

        public ConcatenatedColumn(string name, DataViewSchema.Column[] sources, PrimitiveDataViewType itemType)
        {
            this.sources = sources;
            this.itemType = itemType;
            Columns = [IsIdentity ? new DataViewSchema.DetachedColumn(name, sources[0].Type, sources[0].Annotations) : Describe(name)];
        }

        public override DataViewSchema.DetachedColumn[] Columns { get; }

        private bool IsIdentity => sources is [{ Type: VectorDataViewType }];

        public override IEnumerable<int> InputsOf(int added) => sources.Select(source => source.Index);

        public override Delegate[] MakeGetters(DataViewRow input, bool[] active)
        {
            if (!active[0])
                return [null];
            return [IsIdentity
                ? GenericCall.Getter(input, input.Schema[sources[0].Index])
                : GenericCall.Invoke<Delegate>(typeof(ConcatenatedColumn), nameof(MakeGetter), [itemType.RawType], input, sources)];
        }

        private static ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow input, DataViewSchema.Column[] sources)
        {
            Action<List<T>>[] appenders = Array.ConvertAll(sources, source => Appender<T>(input, input.Schema[source.Index]));
            var items = new List<T>();
            return (ref VBuffer<T> value) =>
            {
                items.Clear();
                foreach (Action<List<T>> append in appenders)
                    append(items);
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, items.Count);
                items.CopyTo(editor.Values);
                value = editor.Commit();
            };
        }

        private static Action<List<T>> Appender<T>(DataViewRow input, DataViewSchema.Column source)
        {
            if (source.Type is not VectorDataViewType vector)
            {
                ValueGetter<T> getter = input.GetGetter<T>(source);
                T item = default;
                return items =>
                {
                    getter(ref item);
                    items.Add(item);
                };
            }
            ValueGetter<VBuffer<T>> vectorGetter = input.GetGetter<VBuffer<T>>(source);
            VBuffer<T> buffer = default;
            return items =>
            {
                vectorGetter(ref buffer);
                if (vector.IsKnownSize && buffer.Length != vector.Size)
                    throw Contracts.Except($"Column '{source.Name}': expected {vector.Size} slots, but got {buffer.Length}");
                items.AddRange(buffer.DenseValues());
            };
        }

        private DataViewSchema.DetachedColumn Describe(string name)
        {
            bool isVariable = sources.Any(source => source.Type is VectorDataViewType { IsKnownSize: false });
            int size = isVariable ? 0 : sources.Sum(source => source.Type.GetValueCount());
            var annotations = new DataViewSchema.Annotations.Builder();
            if (itemType is NumberDataViewType && sources.All(source => source.IsNormalized()))
                annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            if (!isVariable && sources.Any(source => source.Type is not VectorDataViewType || source.HasSlotNames()))
            {
                ReadOnlyMemory<char>[] names = [.. sources.SelectMany(SlotNames)];
                annotations.Add(AnnotationUtils.Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, size),
                    (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, names.Length));
            }
            return new DataViewSchema.DetachedColumn(name, new VectorDataViewType(itemType, size), annotations.ToAnnotations());
        }

        // A scalar gives its own name; a vector the names of its slots behind its own.
        private static IEnumerable<ReadOnlyMemory<char>> SlotNames(DataViewSchema.Column source)
        {
            if (source.Type is not VectorDataViewType vector)
                return [source.Name.AsMemory()];
            if (!source.HasSlotNames())
                return new ReadOnlyMemory<char>[vector.Size];
            VBuffer<ReadOnlyMemory<char>> names = default;
            source.GetSlotNames(ref names);
            return names.DenseValues().Select(name => name.IsEmpty ? name : $"{source.Name}.{name}".AsMemory());
        }
    }
}
