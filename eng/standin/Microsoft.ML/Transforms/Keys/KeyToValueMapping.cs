using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(SignatureLoadModel), "Key To Value Transform", KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Makes of keys the values that they stand for.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var columns = new ShapeColumns(Host, inputSchema);
        foreach ((string output, string input) in Transformer.ColumnPairs)
        {
            SchemaShape.Column source = columns.Find(input);
            if (!source.IsKey)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input, "KeyType", source.GetTypeString());
            if (!source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out SchemaShape.Column values))
                throw Host.ExceptParam(nameof(inputSchema), $"Input column '{input}' doesn't contain key values metadata");
            SchemaShape annotations = source.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out SchemaShape.Column names) ? new SchemaShape([names]) : null;
            columns.Set(new SchemaShape.Column(output, source.Kind, values.ItemType, values.IsKey, annotations));
        }
        return columns.ToShape();
    }
}

/// <summary>Makes of keys the values that they stand for. A missing key gives NaN, or the type's default.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToValueTransform";

    private static readonly VersionInfo Version = new(
        "KEY2VALT", 0x00010001, 0x00010001, 0x00010001, typeof(KeyToValueMappingTransformer).Assembly.FullName, LoaderSignature);

    internal KeyToValueMappingTransformer(IHostEnvironment env, (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), columns)
    {
    }

    internal KeyToValueMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), Checked(ctx))
    {
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
    }

    private protected override MappedColumn MakeColumn(DataViewSchema.Column input, int pair)
    {
        Host.Check(input.Type.GetItemType() is KeyDataViewType, $"Column '{input.Name}' holds no keys, but {input.Type}");
        var key = (KeyDataViewType)input.Type.GetItemType();
        var values = input.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type as VectorDataViewType;
        Host.Check(values != null, "Metadata KeyValues does not exist");
        Host.Check((ulong)values.Size == key.Count, "KeyValues metadata size does not match column type key count");
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
        DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(values.ItemType, vector.Dimensions) : values.ItemType;
        return new MappedColumn(
            new DataViewSchema.DetachedColumn(ColumnPairs[pair].Output, type, annotations.ToAnnotations()),
            input.Index,
            GenericCall.Invoke<Func<DataViewRow, Delegate>>(typeof(KeyToValueMappingTransformer), nameof(MakeGetter), [key.RawType, values.ItemType.RawType], input, values.ItemType));
    }

    private static Func<DataViewRow, Delegate> MakeGetter<TKey, TValue>(DataViewSchema.Column column, PrimitiveDataViewType valueType)
    {
        VBuffer<TValue> annotation = default;
        column.GetKeyValues(ref annotation);
        TValue[] values = [.. annotation.DenseValues()];
        TValue missing = MissingValue<TValue>();
        bool missingIsDefault = typeof(TValue) != typeof(float) && typeof(TValue) != typeof(double);
        Func<TKey, ulong> number = KeyConversions.ToUInt64<TKey>();
        return column.Type is VectorDataViewType ? VectorGetter : ScalarGetter;

        TValue ValueOf(TKey key) => number(key) is > 0 and var index && index <= (ulong)values.Length ? values[index - 1] : missing;

        Delegate ScalarGetter(DataViewRow row)
        {
            ValueGetter<TKey> getter = row.GetGetter<TKey>(row.Schema[column.Index]);
            TKey key = default;
            return (ValueGetter<TValue>)((ref TValue value) =>
            {
                getter(ref key);
                value = ValueOf(key);
            });
        }

        Delegate VectorGetter(DataViewRow row)
        {
            ValueGetter<VBuffer<TKey>> getter = row.GetGetter<VBuffer<TKey>>(row.Schema[column.Index]);
            VBuffer<TKey> keys = default;
            return (ValueGetter<VBuffer<TValue>>)((ref VBuffer<TValue> value) =>
            {
                getter(ref keys);
                ReadOnlySpan<TKey> items = keys.GetValues();
                bool stayDense = keys.IsDense || !missingIsDefault;
                VBufferEditor<TValue> editor = stayDense ? VBufferEditor.Create(ref value, keys.Length) : VBufferEditor.Create(ref value, keys.Length, items.Length);
                if (!keys.IsDense && stayDense)
                    editor.Values.Fill(missing);
                for (int i = 0; i < items.Length; i++)
                {
                    int slot = keys.IsDense ? i : keys.GetIndices()[i];
                    if (!stayDense)
                        editor.Indices[i] = slot;
                    editor.Values[stayDense ? slot : i] = ValueOf(items[i]);
                }
                value = editor.Commit();
            });
        }
    }

    private static T MissingValue<T>() => default(T) switch
    {
        float => (T)(object)float.NaN,
        double => (T)(object)double.NaN,
        _ => default,
    };

    private static ModelLoadContext Checked(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return ctx;
    }
}
