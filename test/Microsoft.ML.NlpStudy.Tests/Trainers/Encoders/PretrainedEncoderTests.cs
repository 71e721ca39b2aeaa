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
    [InlineData("roberta", "", false)]
    [InlineData("xlm-roberta", "roberta.", false)]
    [InlineData("camembert", "roberta.", false)]
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
        ComponentChecks.Holds(_ml, estimator, Rows(["The cat sees a dog.", "", "dogs"]), tolerance: 1e-6).Dispose();

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
        weights["cls.seq_relationship.bias"] = randn(2);
        folder.WriteWeights(weights);

        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);

        Assert.Equal(["cls.seq_relationship.bias"], encoder.UnusedWeights);
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
