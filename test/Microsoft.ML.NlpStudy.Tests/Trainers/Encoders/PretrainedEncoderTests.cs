using System.Buffers.Binary;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class PretrainedEncoderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("bert", "", false)]
    [InlineData("bert", "bert.", true)]
    [InlineData("distilbert", "distilbert.", false)]
    [InlineData("electra", "electra.", false)]
    public void States_follow_the_papers_formulae(string family, string prefix, bool hasOldNames)
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new EncoderFolder(family, prefix, hasOldNames);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        string[] texts = ["The cats see a dog.", "", "unseen dogs"];
        IDataView rows = Rows(texts);
        var options = new EmbedTextOptions { Normalize = false };

        using EmbedTextTransformer mean = _ml.Transforms.Text.EmbedText("Vector", "Text", encoder, options).Fit(rows);
        using EmbedTextTransformer first = _ml.Transforms.Text.EmbedText(
            "Vector", "Text", encoder, options with { Pooling = EncoderPooling.FirstToken }).Fit(rows);

        float[][] means = Vectors(mean, rows), firsts = Vectors(first, rows);
        for (int i = 0; i < texts.Length; i++)
        {
            Tensor states = folder.States(Ids(encoder, texts[i]));
            ReferenceTensors.AssertClose(states.mean([0]), tensor(means[i]));
            ReferenceTensors.AssertClose(states[0], tensor(firsts[i]));
        }

        Assert.Equal((family, EncoderFolder.Size, 2, 16), (encoder.Family, encoder.HiddenSize, encoder.Layers, encoder.MaximumLength));
        Assert.Equal(folder.Weights.Values.Sum(weight => weight.NumberOfElements), encoder.ParameterCount);
        Assert.Empty(encoder.UnusedWeights);
    }

    [Fact]
    public void A_long_text_is_cut_and_a_vector_has_length_1()
    {
        using var folder = new EncoderFolder("bert");
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        string end = string.Join(' ', Enumerable.Repeat("dog", 30));
        IDataView rows = Rows(["the cat " + end, "the cat . ."]);

        using EmbedTextTransformer model = _ml.Transforms.Text.EmbedText(
            "Vector", "Text", encoder, new EmbedTextOptions { MaximumLength = 4 }).Fit(rows);
        float[][] vectors = Vectors(model, rows);

        Assert.Equal(vectors[0], vectors[1]);
        Assert.Equal(1, vectors[0].Sum(number => (double)number * number), 1e-5);
    }

    [Fact]
    public void The_component_does_what_every_component_does()
    {
        using var folder = new EncoderFolder("bert");
        PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        EmbedTextEstimator estimator = _ml.Transforms.Text.EmbedText("Vector", "Text", encoder);
        using EmbedTextTransformer fitted = estimator.Fit(Rows(["a"]));
        ComponentChecks.Holds(_ml, estimator, Rows(["The cat sees a dog.", "", "dogs"])).Dispose();

        // The transformer has a copy of its own.
        encoder.Dispose();
        Assert.Single(Vectors(fitted, Rows(["a cat"])));
        fitted.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Vectors(fitted, Rows(["a cat"])));
    }

    [Fact]
    public void Weights_of_other_heads_are_listed()
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new EncoderFolder("bert", "bert.");
        Dictionary<string, Tensor> weights = folder.Weights.ToDictionary(weight => "bert." + weight.Key, weight => weight.Value);
        weights["bert.pooler.dense.weight"] = randn(EncoderFolder.Size, EncoderFolder.Size);
        weights["bert.pooler.dense.bias"] = randn(EncoderFolder.Size);
        weights["cls.predictions.bias"] = randn(14);
        folder.WriteWeights(weights);

        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);

        Assert.Equal(["cls.predictions.bias"], encoder.UnusedWeights);
    }

    private static readonly Dictionary<string, (Action<EncoderFolder> Spoil, string Expected)> s_damages = new()
    {
        ["no weights"] = (
            folder => File.Delete(folder.PathOf("model.safetensors")),
            "expected a file model.safetensors, found config.json, vocab.txt"),
        ["pickle"] = (
            folder => File.Move(folder.PathOf("model.safetensors"), folder.PathOf("pytorch_model.bin")),
            "found config.json, pytorch_model.bin"),
        ["another family"] = (
            folder => folder.WriteConfiguration(new() { ["model_type"] = "gpt2" }),
            "expected model_type bert, distilbert or electra, found gpt2"),
        ["another activation"] = (
            folder => folder.WriteConfiguration(new() { ["hidden_act"] = "relu" }),
            "expected hidden_act gelu, found \"relu\""),
        ["a field is missing"] = (
            folder => folder.WriteConfiguration(new() { ["hidden_size"] = null }),
            "expected a field hidden_size with a whole number, found no such field"),
        ["heads"] = (
            folder => folder.WriteConfiguration(new() { ["num_attention_heads"] = 5 }),
            "expected a divisor of HiddenSize, 12, found 5"),
        ["a million layers"] = (
            folder => folder.WriteConfiguration(new() { ["num_hidden_layers"] = 1_000_000 }),
            "expected 1 to 1000, found 1000000"),
        ["a layer too many"] = (
            folder => folder.WriteConfiguration(new() { ["num_hidden_layers"] = 3 }),
            "expected the weights of 3 layers, found none named encoder.layer.2."),
        ["a larger model"] = (
            folder => folder.WriteConfiguration(new() { ["hidden_size"] = 12_000, ["num_attention_heads"] = 12 }),
            "numbers by config.json, found a file of"),
        ["another shape"] = (
            folder => folder.WriteConfiguration(new() { ["intermediate_size"] = 21 }),
            "expected shape [21, 12], found [20, 12]"),
        ["a smaller vocabulary"] = (
            folder => folder.WriteConfiguration(new() { ["vocab_size"] = 13 }),
            "expected at most 13 tokens, the vocab_size of config.json, found 14"),
        ["no configuration"] = (folder => File.WriteAllText(folder.PathOf("config.json"), "[]"), "expected a JSON object, found Array"),
        ["truncated"] = (folder => Rewrite(folder, content => content[..^10]), "The file is truncated"),
        ["a long header"] = (folder => Rewrite(folder, LongHeader), "found a length of 10000000000"),
        ["no vocabulary"] = (folder => File.WriteAllText(folder.PathOf("vocab.txt"), "[UNK]\n[CLS]\n"), "expected the token '[SEP]'"),
        ["a flag"] = (
            folder => File.WriteAllText(folder.PathOf("tokenizer_config.json"), "{\"do_lower_case\": 1}"),
            "field do_lower_case: expected true or false, found 1"),
    };

    public static TheoryData<string> Damages => [.. s_damages.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_folder_is_refused_by_its_files_name(string damage)
    {
        using var folder = new EncoderFolder("bert");
        s_damages[damage].Spoil(folder);

        Exception error = Assert.ThrowsAny<Exception>(() => PretrainedEncoder.Load(folder.Path));

        Assert.True(error is FormatException or FileNotFoundException, error.ToString());
        Assert.Contains(folder.Path, error.Message);
        Assert.Contains(s_damages[damage].Expected, error.Message);
    }

    private static void Rewrite(EncoderFolder folder, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(folder.PathOf("model.safetensors"), change(File.ReadAllBytes(folder.PathOf("model.safetensors"))));

    private static byte[] LongHeader(byte[] content)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content, 10_000_000_000);
        return content;
    }

    private IDataView Rows(string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }));

    private static float[][] Vectors(EmbedTextTransformer model, IDataView rows) =>
        [.. model.Transform(rows).GetColumn<float[]>("Vector")];

    private static long[] Ids(PretrainedEncoder encoder, string text) =>
        [.. encoder.Tokenizer.Vocabulary.GetIds(["[CLS]", .. encoder.Tokenizer.Tokenize(text), "[SEP]"]).Select(id => (long)id)];

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
