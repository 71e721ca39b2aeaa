using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>Damaged tokenizers: each is refused by a FormatException that names the file, or cuts texts.</summary>
public sealed class TokenizerFuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_texts = ["A good film!", "영화 \t<mask> [MASK]", "\u0301\uD800\u0000 \u2581", new string('x', 300)];

    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_damaged_tokenizer_is_refused_by_its_files_name_or_works() => new Fuzzer(output).Run(600, random =>
    {
        string name = ReferenceTokenizer.Names[random.Next(ReferenceTokenizer.Names.Length)];
        string[] sources = [.. Directory.GetFiles(ReferenceTokenizer.Read(name).Folder).Where(path => !path.EndsWith("expected.json"))];
        string spoiled = sources[random.Next(sources.Length)];
        foreach (string old in _files.Names)
        {
            File.Delete(_files.PathOf(old));
        }

        bool isJson = spoiled.EndsWith(".json") && random.Next(2) == 0;
        foreach (string source in sources)
        {
            byte[] content = File.ReadAllBytes(source);
            _files.Write(
                Path.GetFileName(source),
                source != spoiled ? content : isJson ? Mutations.Json(content, random) : Mutations.Bytes(content, random));
        }

        string folder = Path.GetDirectoryName(_files.PathOf("x"))!;
        return ($"{name}: {(isJson ? "JSON" : "bytes")} of {Path.GetFileName(spoiled)}", () =>
        {
            PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(folder);
            foreach (string text in s_texts)
            {
                Assert.All(tokenizer.Tokenizer.EncodeToIds(text), id => Assert.InRange(id, 0, tokenizer.Vocabulary.Count - 1));
                Assert.All(tokenizer.Tokenize(text), token => Assert.True(tokenizer.Vocabulary.Contains(token)));
            }

            return "works";
        }
        );
    }, error => error is FormatException && error.Message.Contains(_files.PathOf("").TrimEnd('/'), StringComparison.Ordinal)
        ? "FormatException that names the file"
        : error is FileNotFoundException ? "no file of a tokenizer" : null);
}
