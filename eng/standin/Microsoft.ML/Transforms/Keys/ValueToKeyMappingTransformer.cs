using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ValueToKeyMappingTransformer), null, typeof(SignatureLoadModel), "Term Transform", ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Makes keys of values.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "TermTransform";

    private const string TermsFolder = "Vocabulary";
    private const string TermsTextFile = "Terms.txt";

    private static readonly VersionInfo Version = new(
        "TERMTRNF", 0x00010003, 0x00010003, 0x00010003, typeof(ValueToKeyMappingTransformer).Assembly.FullName, LoaderSignature);

    private static readonly VersionInfo TermsVersion = new(
        "TERM MAN", 0x00010002, 0x00010002, 0x00010002, typeof(ValueToKeyMappingTransformer).Assembly.FullName, "TermManager");

    private readonly KeyTerms[] terms;
    private readonly bool[] asText;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, (string Output, string Input)[] columns, KeyTerms[] terms, bool asText)
        : base(env.Register("Term"), columns)
    {
        this.terms = terms;
        this.asText = Array.ConvertAll(terms, _ => asText);
    }

    internal ValueToKeyMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register("Term"), Checked(ctx))
    {
        asText = Array.ConvertAll(ColumnPairs, _ => ctx.Reader.ReadBoolean());
        terms = new KeyTerms[ColumnPairs.Length];
        bool found = ctx.TryProcessSubModel(TermsFolder, folder =>
        {
            folder.CheckAtModel(TermsVersion);
            int count = folder.Reader.ReadInt32();
            Host.CheckDecode(count == terms.Length, $"Expected the key values of {terms.Length} columns, found {count}");
            for (int i = 0; i < count; i++)
                terms[i] = KeyTermsFile.Load(folder);
        });
        Host.CheckDecode(found, $"Missing {TermsFolder} model");
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
        foreach (bool flag in asText)
            ctx.Writer.Write(flag);
        ctx.SaveSubModel(TermsFolder, folder =>
        {
            folder.CheckAtModel();
            folder.SetVersionInfo(TermsVersion);
            folder.Writer.Write(terms.Length);
            foreach (KeyTerms list in terms)
                KeyTermsFile.Save(folder, list);
            folder.SaveTextStream(TermsTextFile, WriteText);
        });
    }

    private protected override MappedColumn MakeColumn(DataViewSchema.Column input, int pair)
    {
        KeyTerms list = terms[pair];
        string output = ColumnPairs[pair].Output;
        if (!input.Type.GetItemType().Equals(list.ItemType))
            throw Host.Except($"Could not apply a map over type '{list.ItemType}' to column '{output}' since it has type '{input.Type.GetItemType()}'");
        var annotations = new DataViewSchema.Annotations.Builder();
        KeyValuesAnnotation.Add(annotations, list, input, asText[pair]);
        annotations.Add(input.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
        DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(list.KeyType, vector.Dimensions) : list.KeyType;
        return new MappedColumn(
            new DataViewSchema.DetachedColumn(output, type, annotations.ToAnnotations()),
            input.Index,
            row => list.MakeGetter(row, row.Schema[input.Index]));
    }

    // For people who look into the model; nothing reads it.
    private void WriteText(TextWriter writer)
    {
        foreach (KeyTerms list in terms)
        {
            writer.WriteLine(list.ItemType is TextDataViewType ? $"# Number of terms = {list.Count}" : $"# Number of terms of type '{list.ItemType}' = {list.Count}");
            int index = 0;
            foreach (object value in list.ToArray())
                writer.WriteLine($"{index++}\t{value}");
        }
    }

    private static ModelLoadContext Checked(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return ctx;
    }
}
