using System.Diagnostics;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Tests.Fuzzing;
using Microsoft.ML.NlpStudy.Text;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Pipeline;

/// <summary>
/// Hostile models: a few kilobytes that once took gigabytes or minutes, or ended the process. Each is refused cheaply, by its entry.
/// </summary>
public class HostileModelTests
{
    private const string Network = "TransformerChain/Transform_004/";
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Pipeline", "Saving", "Hostile");

    [Theory]
    [InlineData("bag-250M-buckets-4GB.zip", "Transform_001/options.json': Option Buckets: expected at most ")]
    [InlineData("bestcount-2147483647.zip", "Transform_004/options.json': Option BestCount: expected 1 to 1000, found 2147483647.")]
    [InlineData("classes-Byte-300.zip", "Transform_001/options.json': Value was either too large or too small for an unsigned byte.")]
    [InlineData("classes-unknown-ValueType.zip", "Transform_001/options.json': key values: expected one of the types ")]
    [InlineData("empty-OutputColumn.zip", "Transform_000/options.json': Option OutputColumn: expected a column's name, found ''.")]
    [InlineData("glossary-500k-groups.zip", "Transform_001/options.json': ",
        "a text in options.json: expected at most 100000 characters, found ")]
    [InlineData("options-without-Network-NotSupported.zip", "Transform_001/options.json': ", "discriminator")]
    [InlineData("rnn-1000-layers-of-2000-over-5GB.zip", "Transform_001/weights.safetensors': weights: expected ")]
    [InlineData("rnn-hidden-7900-2.4GB.zip", "Transform_001/weights.safetensors': weights: expected ")]
    [InlineData("safetensors-null-offsets-NullReference.zip", "Transform_001/weights.safetensors': weight '",
        "expected dtype, shape and data_offsets, found ")]
    [InlineData("saved-after-dispose.zip",
        "Transform_001/weights.safetensors': weight 'embedding.weight': the file has none of that name.")]
    [InlineData("seq2seq-2147483647-tokens.zip", "Option MaximumLength: expected 1 to 10000, found 2147483647.")]
    public void A_strangers_model_is_refused(string file, params string[] said) =>
        AssertRefused(File.ReadAllBytes(Path.Combine(s_folder, file)), said);

    [Fact]
    public void A_tokenizer_whose_limit_is_a_day_has_a_minute_once_it_is_loaded()
    {
        var ml = new MLContext();
        using FileStream stream = File.OpenRead(Path.Combine(s_folder, "regex-lookahead-limit-a-day.zip"));
        ml.Model.Load(stream, out _);
        var settings = new RegularExpressionSettings("(?=a)a", new RegularExpressionOptions { TimeLimit = TimeSpan.FromDays(1) });

        var loaded = (RegularExpressionSettings)settings.Create((_, _) => { }).Settings;

        Assert.Equal(TimeSpan.FromMinutes(1), loaded.Options.TimeLimit);
    }

    [Theory]
    [InlineData("transformer", "\"Layers\": 1,", "\"Layers\": 1000,", "\"FeedForwardSize\": 8", "\"FeedForwardSize\": 100000")]
    [InlineData("bag", "\"Count\": 2,", "\"Count\": 100000000,", "\"ValueType\": \"ReadOnlyMemory\\u00601\"", "\"ValueType\": null",
        "\"Values\": [", "\"Values\": [], \"Old\": [")]
    [InlineData("seq2seq", "\"SourceVocabularySize\": ", "\"SourceVocabularySize\": 500000")]
    [InlineData("translator", "\"EncoderLayers\": 1,", "\"EncoderLayers\": 100,", "\"EmbeddingSize\": 4,", "\"EmbeddingSize\": 10000,")]
    [InlineData("language model", "\"HiddenSize\": 4,", "\"HiddenSize\": 10000,")]
    public void A_network_that_is_larger_than_its_weights_is_not_built(string name, params string[] edits)
    {
        byte[] zip = Edit(name, Network + "options.json", content =>
        {
            string text = Encoding.UTF8.GetString(content);
            for (int i = 0; i < edits.Length; i += 2)
            {
                Assert.Contains(edits[i], text);
                text = text.Replace(edits[i], edits[i + 1]);
            }

            // Left out altogether, as the values of a label without any.
            int old = text.IndexOf(", \"Old\"", StringComparison.Ordinal);
            return Encoding.UTF8.GetBytes(old < 0 ? text : text.Remove(old, text.IndexOf(']', old) - old + 1));
        });

        AssertRefused(zip, "weights.safetensors': weights: expected ", "as the options in options.json have it, found a file of ");
    }

    [Fact]
    public void Ensembles_within_ensembles_are_refused_at_the_first_of_them()
    {
        ZipEntries model = ZipEntries.Read(SmallModels.Zip("ensemble"));
        (string, byte[])[] ensemble = [
            .. model.Entries.Where(entry => entry.Name is Network + "Model.key" or Network + "options.json" or Network + "checksums.txt")];
        string member = Network + "Member_000/";
        model.Entries.RemoveAll(entry => entry.Name.StartsWith(member));
        for (int depth = 0; depth < 400; depth++)
        {
            model.Entries.AddRange(ensemble.Select(entry => (member + entry.Item1[Network.Length..], entry.Item2)));
            member += "Member_000/";
        }

        AssertRefused(
            model.Write(), "Member_000': expected a TextClassifierTransformer, 'NlpStudyTextClassifier', found 'NlpStudyEnsemble'.");
    }

    [Fact]
    public void A_vocabulary_of_line_breaks_is_not_read_whole() => AssertRefused(
        Edit("rnn", "TransformerChain/Transform_002/vocabulary.txt", _ => [.. Enumerable.Repeat((byte)'\n', 64 << 20)]),
        "vocabulary.txt': expected at most ");

    [Theory]
    [InlineData("byte pairs", "TransformerChain/Transform_001/codes.txt")]
    [InlineData("byte pairs", "TransformerChain/Transform_001/vocabulary.0.txt")]
    [InlineData("word pieces", "TransformerChain/Transform_001/vocab.txt")]
    [InlineData("bert", "TransformerChain/vocab.txt")]
    [InlineData("gpt2", "TransformerChain/vocab.json")]
    [InlineData("gpt2", "TransformerChain/merges.txt")]
    [InlineData("vectors", "TransformerChain/Transform_001/vocabulary.txt")]
    [InlineData("vectors", "TransformerChain/Transform_001/options.json", 65)]
    public void An_entry_has_a_limit(string name, string entry, int megabytes = 4)
    {
        byte[] blanks = new byte[megabytes << 20];
        Array.Fill(blanks, (byte)' ');

        AssertRefused(Edit(name, entry, _ => blanks), $"{entry[(entry.LastIndexOf('/') + 1)..]}': expected at most ");
    }

    [Fact]
    public void A_refine_table_of_more_than_100000_rules_is_refused()
    {
        string rules = string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"\"q{i}\\tb\""));

        AssertRefused(
            EditText("rnn", "TransformerChain/Transform_000/options.json", "\"Rules\": [", $"\"Rules\": [ {rules}, "),
            "options.json': a refine table in a model: expected at most 100000 rules of 10000000 characters together, found 100002");
    }

    [Fact]
    public void A_replacement_of_a_megabyte_is_refused() => AssertRefused(
        EditText("rnn", "TransformerChain/Transform_000/options.json", "\"Rules\": [",
            $"\"Rules\": [ \"e\\t{new string('x', 1 << 20)}\", "),
        "options.json': ", "a text in options.json: expected at most 100000 characters, found ");

    [Fact]
    public void Twice_the_same_member_is_refused() => AssertRefused(
        EditText("rnn", Network + "options.json", "\"VocabularySize\"", "\"VocabularySize\": 3, \"VocabularySize\""), "options.json': ",
        "VocabularySize");

    [Fact]
    public void A_name_that_is_not_UTF8_is_refused() => AssertRefused(
        Edit("rnn", Network + "weights.safetensors", content =>
        {
            int name = content.AsSpan().IndexOf("embedding"u8);
            content[name] = 0xFF;
            return content;
        }),
        "weights.safetensors': header: expected UTF-8, found bytes that are not.");

    [Theory]
    [InlineData("\"shape\":[1", "\"shape\":[n", "header: expected JSON.")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":null ", "expected dtype, shape and data_offsets, found ")]
    [InlineData("\"data_offsets\"", "\"data_offset \"", "expected dtype, shape and data_offsets, found ")]
    public void A_header_of_other_values_is_refused(string from, string to, string said) => AssertRefused(
        Edit("rnn", Network + "weights.safetensors", content =>
        {
            string text = Encoding.Latin1.GetString(content);
            int place = text.IndexOf(from, StringComparison.Ordinal);
            Assert.True(place > 0, from);
            return Encoding.Latin1.GetBytes(text.Remove(place, from.Length).Insert(place, to.PadRight(from.Length)[..from.Length]));
        }),
        "weights.safetensors': ", said);

    [Fact]
    public void A_load_that_fails_leaves_no_more_than_a_model_that_is_disposed_of()
    {
        byte[] damaged = Edit("rnn", Network + "weights.safetensors", content => content[..^1]), whole = SmallModels.Zip("rnn");
        long disposed = CountLeft(() => ((IDisposable)new MLContext().Model.Load(new MemoryStream(whole), out _)).Dispose());

        long failed = CountLeft(() => Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(new MemoryStream(damaged), out _)));

        Assert.Equal(disposed, failed);

        // TorchSharp's count grows by some for each network in any case, though no memory is kept.
        static long CountLeft(Action load)
        {
            load();
            long before = CountTensors();
            for (int times = 0; times < 10; times++)
            {
                load();
            }

            return CountTensors() - before;
        }

        static long CountTensors()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Tensor.TotalCount;
        }
    }

    [Fact]
    public void Options_that_could_not_be_loaded_again_are_not_saved()
    {
        var ml = new MLContext();
        IDataView rows = SmallModels.Rows(ml);
        string rule = $"{new string('a', 60_000)}\t{new string('b', 60_000)}";
        ITransformer many = ml.Transforms.Text.CleanText("Text", options: new CleanTextOptions { RefineTable = RefineTable.Parse([rule]) })
            .Fit(rows);

        Assert.Contains("expected at most 100000 characters",
            Assert.ThrowsAny<Exception>(() => ml.Model.Save(many, rows.Schema, Stream.Null)).Message);
    }

    private static byte[] EditText(string name, string entry, string from, string to) => Edit(name, entry, content =>
    {
        string text = Encoding.UTF8.GetString(content);
        Assert.Contains(from, text);
        return Encoding.UTF8.GetBytes(text.Replace(from, to));
    });

    private static byte[] Edit(string name, string entry, Func<byte[], byte[]> change)
    {
        ZipEntries model = ZipEntries.Read(SmallModels.Zip(name));
        int place = model.Entries.FindIndex(found => found.Name == entry);
        Assert.True(place >= 0, $"{entry} in {string.Join(", ", model.Entries.Select(found => found.Name))}");
        model.Set(place, change([.. model.Entries[place].Content]));
        model.Seal();
        return model.Write();
    }

    private static void AssertRefused(byte[] zip, params string[] said)
    {
        var clock = Stopwatch.StartNew();
        long before = PeakMemory.Restart();

        Exception error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(new MemoryStream(zip), out _)).GetBaseException();

        Assert.IsType<FormatException>(error);
        Assert.All(said, part => Assert.Contains(part, error.Message));
        Assert.InRange(PeakMemory.Since(before), 0, 500L << 20);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
