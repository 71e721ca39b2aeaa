using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>Damaged text files: every reader reads them, or says what is wrong where.</summary>
public sealed class TextFuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly (string Name, byte[] File)[] s_files =
    [
        ("tab-separated", Utf8("text\tlabel\nA good film\tpositive\nA bad one\tnegative\n좋은 영화\tpositive\n")),
        ("comma-separated", Utf8("label,text\n1,\"A good, long film\"\n0,\"It was \"\"bad\"\"\nindeed\"\n")),
        ("UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("text\tlabel\ngood\t1\nbad\t0\n")]),
        ("packed", Packed(Utf8("text\tlabel\nA good film\tpositive\nA bad one\tnegative\n"))),
        ("vocabulary", Utf8("<unk>\t0\n<pad>\t0\ngood\t12\nbad\t3\n영화\t1\n")),
        ("word list", Utf8("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\n##ly\nbad\n")),
        ("codes", Utf8("#version: 0.2\ng o\ngo o\ngoo d</w>\n")),
        ("subwords", Utf8("good 12\nba@@ 3\nd 3\n")),
        ("refine table", Utf8("# comment\n(a)b\t\\1\n!\n[0-9]+\t<num>\n")),
        ("vectors", Utf8("3 2\ngood 0.5 -1\nbad -0.5 1e-3\nfilm 0 0\n")),
        ("vectors without size", Utf8("good 0.5 -1\nbad -0.5 1\n")),
        ("vectors in binary", [.. Utf8("2 2\ngood "), .. Floats(0.5f, -1), .. Utf8("\nbad "), .. Floats(1, 2), (byte)'\n']),
        ("vocab.json", Utf8("{\"<unk>\": 0, \"g\": 1, \"o\": 2, \"go\": 3}")),
        ("merges.txt", Utf8("#version: 0.2\ng o\n")),
        ("tags in columns", Utf8("-DOCSTART- -X- O\n\nEU NNP I-ORG\nrejects VBZ O\n\nPeter NNP I-PER\n")),
        ("tags of characters", Utf8("## 1\n경\tB-OG\n찰\tI-OG\n \tO\n\n## 2\n이\tO\n")),
        ("tags in pairs", Utf8("The/DT cat/NN sat/VBD ./.\n1/2/CD of/IN it/PRP\n")),
    ];

    private static readonly (string Name, Action<MLContext, string> Read)[] s_readers =
    [
        ("LoadDelimited", (ml, path) => ReadAll(ml.Data.LoadDelimited(path))),
        ("LoadLabeledText", (ml, path) => ReadAll(ml.Data.LoadLabeledText(path))),
        ("LoadTextFiles", (ml, path) => ReadAll(ml.Data.LoadTextFiles(path))),
        ("LoadParallelFiles", (ml, path) => ReadAll(ml.Data.LoadParallelFiles(path, path))),
        ("LoadTaggedText", (ml, path) => ReadAll(ml.Data.LoadTaggedText(path))),
        ("LoadTaggedText, skipping", (ml, path) => ReadAll(
            ml.Data.LoadTaggedText(path, new TaggedTextOptions { BadRows = BadRowHandling.Skip, LineColumnName = "Line" }))),
        ("LoadParallelTable", (ml, path) => ReadAll(ml.Data.LoadParallelTable(path))),
        ("Vocabulary", (_, path) => Vocabulary.Load(path)),
        ("Vocabulary, tokens", (_, path) => Vocabulary.Load(
            path, new VocabularyFileOptions { Format = VocabularyFormat.Tokens, UnknownToken = null, PaddingToken = null })),
        ("Vocabulary, spaces", (_, path) => Vocabulary.Load(
            path, new VocabularyFileOptions { Format = VocabularyFormat.SpaceSeparated, UnknownToken = null, PaddingToken = null })),
        ("BytePairEncoding", (_, path) => BytePairEncoding.Load(path)),
        ("WordPiece", (_, path) => WordPiece.Load(path)),
        ("SubwordVocabulary", (_, path) => SubwordVocabulary.Load(path)),
        ("RefineTable", (_, path) => RefineTable.Load(path)),
        ("WordVectors", (_, path) => WordVectors.Load(path)),
        ("PretrainedTokenizer.Bert", (_, path) => PretrainedTokenizer.Bert(path)),
        ("PretrainedTokenizer.WordPiece", (_, path) => PretrainedTokenizer.WordPiece(path)),
        ("PretrainedTokenizer.BytePair", (_, path) => PretrainedTokenizer.BytePair(path, path)),
    ];

    private readonly TemporaryFiles _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_damaged_text_file_is_read_or_said_to_be_damaged() => new Fuzzer(output).Run(2000, random =>
    {
        (string reader, Action<MLContext, string> read) = s_readers[random.Next(s_readers.Length)];
        (string name, byte[] file) = s_files[random.Next(s_files.Length)];
        byte[] mutant = random.Next(2) == 0 ? Mutations.Lines(file, random) : Mutations.Bytes(file, random);
        string path = _folder.Write(name == "packed" ? "file.tsv.gz" : "file.tsv", mutant);
        return (reader, () =>
        {
            read(_ml, path);
            return "read";
        }
        );
    }, error => error switch
    {
        FormatException => "FormatException",
        ArgumentOutOfRangeException => "an option does not go with the file",
        _ => null,
    });

    public void Dispose() => _folder.Dispose();

    private static void ReadAll(IDataView rows) => ComponentChecks.Rows(rows);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Floats(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
