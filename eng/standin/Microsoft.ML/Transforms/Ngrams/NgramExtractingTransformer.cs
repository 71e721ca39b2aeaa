using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

[assembly: LoadableClass(typeof(NgramExtractingTransformer), null, typeof(SignatureLoadModel), "NGram Transform", NgramExtractingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Text;

/// <summary>Counts the n-grams of vectors of keys.</summary>
public sealed class NgramExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "NgramTransform";
    internal const string ExpectedType = "vector of Key type, and Key is convertible to UInt32";

    private static readonly VersionInfo Version = new(
        "NGRAMTRN", 0x00010003, 0x00010003, 0x00010003, typeof(NgramExtractingTransformer).Assembly.FullName, LoaderSignature);

    private readonly NgramSettings settings;
    private readonly NgramDictionary[] dictionaries;

    internal NgramExtractingTransformer(IHostEnvironment env, (string Output, string Input)[] columns, NgramSettings settings, NgramDictionary[] dictionaries)
        : base(env.Register(nameof(NgramExtractingTransformer)), columns)
    {
        this.settings = settings;
        this.dictionaries = dictionaries;
    }

    internal NgramExtractingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(NgramExtractingTransformer)), Checked(ctx))
    {
        BinaryReader reader = ctx.Reader;
        settings = new NgramSettings(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadInt32(), (NgramExtractingEstimator.WeightingCriteria)reader.ReadInt32());
        dictionaries = Array.ConvertAll(ColumnPairs, _ => ReadDictionary(reader));
    }

    internal static void CheckType(IExceptionContext context, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { ItemType: KeyDataViewType key } || key.RawType == typeof(ulong))
            throw context.ExceptSchemaMismatch("inputSchema", "input", column.Name, ExpectedType, column.Type.ToString());
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
        ctx.Writer.Write(settings.Length);
        ctx.Writer.Write(settings.Skips);
        ctx.Writer.Write(settings.AllLengths);
        ctx.Writer.Write(settings.Most);
        ctx.Writer.Write((int)settings.Weighting);
        foreach (NgramDictionary dictionary in dictionaries)
            WriteDictionary(ctx.Writer, dictionary);
    }

    private protected override MappedColumn MakeColumn(DataViewSchema.Column input, int pair)
    {
        CheckType(Host, input);
        NgramDictionary dictionary = dictionaries[pair];
        var annotations = new DataViewSchema.Annotations.Builder();
        if (input.HasKeyValues() && dictionary.Count > 0)
        {
            VBuffer<ReadOnlyMemory<char>> terms = default;
            input.GetKeyValues(ref terms);
            ReadOnlyMemory<char>[] texts = [.. terms.DenseValues()];
            annotations.Add(AnnotationUtils.Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, dictionary.Count),
                (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(dictionary.Count, [.. dictionary.Ngrams.Select(ngram => NameOf(ngram, texts))]));
        }
        return new MappedColumn(
            new DataViewSchema.DetachedColumn(ColumnPairs[pair].Output, new VectorDataViewType(NumberDataViewType.Single, dictionary.Count), annotations.ToAnnotations()),
            input.Index,
            row => dictionary.MakeGetter(row, row.Schema[input.Index]));
    }

    private static ReadOnlyMemory<char> NameOf(uint[] ngram, ReadOnlyMemory<char>[] terms) =>
        string.Join('|', ngram.Select(key => key == 0 || key > terms.Length ? "*" : terms[key - 1].ToString())).AsMemory();

    private static void WriteDictionary(BinaryWriter writer, NgramDictionary dictionary)
    {
        writer.Write(dictionary.Count);
        foreach (uint[] ngram in dictionary.Ngrams)
        {
            writer.Write(ngram.Length);
            foreach (uint key in ngram)
                writer.Write(key);
        }
        writer.Write(dictionary.InverseDocumentFrequencies != null);
        foreach (double frequency in dictionary.InverseDocumentFrequencies ?? [])
            writer.Write(frequency);
    }

    private NgramDictionary ReadDictionary(BinaryReader reader)
    {
        var dictionary = new NgramDictionary(settings);
        int count = reader.ReadInt32();
        Host.CheckDecode(count >= 0, $"Found {count} n-grams");
        for (int i = 0; i < count; i++)
        {
            int length = reader.ReadInt32();
            Host.CheckDecode(length > 0 && length <= settings.Length, $"Found an n-gram of {length} items, expected at most {settings.Length}");
            var ngram = new uint[length];
            for (int item = 0; item < length; item++)
                ngram[item] = reader.ReadUInt32();
            dictionary.Add(ngram);
        }
        if (reader.ReadBoolean())
        {
            var frequencies = new double[count];
            for (int i = 0; i < count; i++)
                frequencies[i] = reader.ReadDouble();
            dictionary.InverseDocumentFrequencies = frequencies;
        }
        return dictionary;
    }

    private static ModelLoadContext Checked(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return ctx;
    }
}
