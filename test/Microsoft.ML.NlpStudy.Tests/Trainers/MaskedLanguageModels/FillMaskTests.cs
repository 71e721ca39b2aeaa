using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class FillMaskTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly PretrainedTokenizer _tokenizer =
        PretrainedTokenizer.LearnBert(Enumerable.Repeat("the cat sees a dog and another cat", 3), 60);

    private readonly PretrainedEncoder _encoder;

    public FillMaskTests()
    {
        EncoderArchitecture architecture =
            new EncoderSizes { Layers = 2, HiddenSize = 8, Heads = 2, FeedForwardSize = 12, MaximumLength = 12 }
                .Architecture(_tokenizer.Vocabulary.Count);
        _encoder = PretrainedEncoder.Of(
            SeededWeights.Run(4, () => new PretrainedEncoderNetwork(architecture)), architecture, _tokenizer);
    }

    [Fact]
    public void Tokens_and_scores_are_the_heads_probabilities_mask_by_mask()
    {
        string[] texts = ["the [MASK] sees a dog", "no mask", "[MASK] cat [MASK]", "", "the cat sees [MASK]"];
        using FillMaskTransformer model =
            _ml.Transforms.Text.FillMask("Tokens", "Text", _encoder, new FillMaskOptions { Count = 3 }).Fit(Rows(texts));
        IDataView filled = model.Transform(Rows(texts));
        string[][] tokens = [.. filled.GetColumn<string[]>("Tokens")];
        float[][] scores = [.. filled.GetColumn<float[]>("Score")];

        Assert.Equal([3, 0, 6, 0, 3], tokens.Select(found => found.Length));
        using PretrainedEncoderNetwork network = _encoder.CopyNetwork();
        network.eval();
        for (int i = 0; i < texts.Length; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            int[] ids = _tokenizer.Vocabulary.GetIds(["[CLS]", .. _tokenizer.Tokenize(texts[i]), "[SEP]"]);
            var store = new TokenStore();
            store.Add([.. ids.Select(id => id + 1)]);
            using TokenBatch batch = TokenBatch.Create(store, [0], CPU);
            Tensor states = network.call(batch)[0];
            (string Token, float Score)[] expected =
            [
                .. from place in Enumerable.Range(0, ids.Length)
                   where _tokenizer.Vocabulary[ids[place]] == "[MASK]"
                   from found in network.MaskedTokenLogits(states[place].unsqueeze(0))[0].softmax(0).data<float>().ToArray()
                       .Select((score, id) => (Token: _tokenizer.Vocabulary[id], Score: score))
                       .OrderByDescending(found => found.Score).Take(3)
                   select found,
            ];

            Assert.Equal(expected.Select(found => found.Token), tokens[i]);
            Assert.All(expected.Zip(scores[i]), pair => Assert.Equal(pair.First.Score, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void The_component_does_what_every_component_does()
    {
        using FillMaskTransformer model = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.FillMask("Tokens", "Text", _encoder, new FillMaskOptions { ScoreColumnName = "Probability" }),
            Rows(["none", "the [MASK] sees [MASK]", ""]));

        // The transformer has a copy of its own.
        _encoder.Dispose();
        Assert.Single(model.Transform(Rows(["a [MASK]"])).GetColumn<string[]>("Tokens"));
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Transform(Rows(["a [MASK]"])).GetColumn<string[]>("Tokens").ToArray());
    }

    [Fact]
    public void A_mask_beyond_the_maximum_length_is_cut_off()
    {
        using FillMaskTransformer model = _ml.Transforms.Text.FillMask(
            "Tokens", "Text", _encoder, new FillMaskOptions { Count = 1, MaximumLength = 4 }).Fit(Rows([""]));

        Assert.Equal([1, 0], model.Transform(Rows(["a [MASK] [MASK]", "a cat [MASK]"])).GetColumn<string[]>("Tokens")
            .Select(tokens => tokens.Length));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        void Refused(string expected, FillMaskOptions options) => Assert.Contains(
            expected, Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.FillMask("Tokens", "Text", _encoder, options)).Message);
        Refused("Count: expected 1 to", new FillMaskOptions { Count = 0 });
        Refused("Count: expected 1 to", new FillMaskOptions { Count = 61 });
        Refused("MaximumLength: expected 3 to 12, or null, found 13", new FillMaskOptions { MaximumLength = 13 });
        Refused("ScoreColumnName: expected another column than 'Tokens', found 'Tokens'", new FillMaskOptions
        {
            ScoreColumnName = "Tokens",
        });

        using var folder = new EncoderFolder("bert");
        using PretrainedEncoder headless = PretrainedEncoder.Load(folder.Path);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.FillMask("Tokens", "Text", headless));
        Assert.Contains("expected an encoder with the head of a masked language model, found 'bert without one'", error.Message);
    }

    public void Dispose() => _encoder.Dispose();

    private IDataView Rows(string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }));

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
