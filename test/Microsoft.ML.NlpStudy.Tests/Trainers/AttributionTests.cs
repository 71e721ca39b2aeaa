using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Attributions add up to what they explain, agree with occlusion, and stand beside the ids of their row.</summary>
public sealed class AttributionTests : IDisposable
{
    private static readonly TrainingOptions s_training = Pipelines.Small.Training with
    {
        Epochs = 4,
        LearningRate = 1e-2,
        MixedPrecision = MixedPrecision.Never,
    };

    private static readonly string[] s_filler = ["film", "the", "story", "was", "and", "with"];
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;
    private TextClassifierTransformer? _classifier;

    public AttributionTests()
    {
        // The class is one word of a text; the other words say nothing.
        var random = new Random(3);
        ToyTexts.Row[] rows = [.. Enumerable.Range(0, 300).Select(i =>
        {
            string word = i % 2 == 0 ? "bad" : "good";
            string[] words = [.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => s_filler[random.Next(s_filler.Length)])];
            words[random.Next(words.Length)] = word;
            return new ToyTexts.Row { Text = string.Join(' ', words), Sentiment = word };
        })];
        IDataView texts = _ml.Data.LoadFromEnumerable(rows);
        _data = _ml.Data.Cache(Pipelines.Preprocessing(_ml).Fit(texts).Transform(texts));
    }

    public void Dispose() => _classifier?.Dispose();

    public static TheoryData<string> Kinds => ["rnn", "rnn attention", "cnn", "cnn normalized", "transformer"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_word_that_decides_has_the_highest_attribution_by_both_methods(string kind)
    {
        Train(kind);
        foreach (TokenAttributionMethod method in Enum.GetValues<TokenAttributionMethod>())
        {
            (string[] Tokens, float[] Values)[] rows = Attribute(new() { Method = method });
            int found = rows.Count(row => row.Tokens[Array.IndexOf(row.Values, row.Values.Max())] is "good" or "bad");

            // A Transformer's normalization spreads the gradients wider.
            Assert.InRange(found / (double)rows.Length, kind == "transformer" ? 0.6 : 0.95, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Integrated_gradients_of_two_classes_are_opposite_and_finer_steps_agree(string kind)
    {
        Train(kind);
        (string[] Tokens, float[] Values)[] good = Attribute(new() { Class = "good", Steps = 200 });
        (string[] Tokens, float[] Values)[] bad = Attribute(new() { Class = "bad", Steps = 200 });
        (string[] Tokens, float[] Values)[] coarse = Attribute(new() { Class = "good" });

        for (int row = 0; row < good.Length; row++)
        {
            // The probabilities of two classes sum to 1, so that their gradients cancel.
            Assert.All(good[row].Values.Zip(bad[row].Values), pair => Assert.Equal(pair.First, -pair.Second, 1e-3f));

            // This Transformer's probability jumps from 0 to 1 between two of the 32 points.
            if (kind != "transformer")
            {
                Assert.Equal(good[row].Values.Sum(), coarse[row].Values.Sum(), 0.05f);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Integrated_gradients_sum_to_the_difference_from_vectors_of_zeros(string kind)
    {
        Train(kind);
        float[][] scores = _classifier!.Transform(_data).Scores();
        (string[] Tokens, float[] Values)[] rows = Attribute(new() { Class = "good", Steps = 400 });
        int good = _classifier.Classes.Names.ToList().IndexOf("good");

        // A text of the same length has the same vectors of zeros, so the same remainder.
        var remainders = rows.Select((row, i) => (row.Tokens.Length, Value: scores[i][good] - row.Values.Sum()));
        foreach (var texts in remainders.GroupBy(text => text.Length))
        {
            Assert.InRange(texts.Max(text => text.Value) - texts.Min(text => text.Value), 0, 0.02);
        }
    }

    [Fact]
    public void Occlusion_is_the_fall_of_the_probability_without_the_token()
    {
        Train("bag");
        (string[] Tokens, float[] Values)[] rows = Attribute(new() { Method = TokenAttributionMethod.Occlusion, Class = "good" });
        int good = _classifier!.Classes.Names.ToList().IndexOf("good");
        float whole = _classifier.Transform(_data).Scores()[0][good];
        for (int place = 0; place < rows[0].Tokens.Length; place++)
        {
            string[] without = [.. rows[0].Tokens.Where((_, i) => i != place)];
            IDataView text = _ml.Data.LoadFromEnumerable([new ToyTexts.Row { Text = string.Join(' ', without), Sentiment = "good" }]);
            IDataView ids = Pipelines.Preprocessing(_ml).Fit(_data).Transform(text);

            Assert.Equal(whole - _classifier.Transform(ids).Scores()[0][good], rows[0].Values[place], 1e-5f);
        }
    }

    [Fact]
    public void Occlusion_explains_the_likeliest_of_many_classes()
    {
        // More classes than a vector of the processor holds: a search in vectors fails on threads that flush denormal numbers.
        ToyTexts.Row[] rows = [.. Enumerable.Range(0, 200).Select(
            i => new ToyTexts.Row { Text = $"word{i % 20} the film", Sentiment = $"class{i % 20}" })];
        IDataView texts = _ml.Data.LoadFromEnumerable(rows);
        IDataView data = _ml.Data.Cache(Pipelines.Preprocessing(_ml).Fit(texts).Transform(texts));
        _classifier = Pipelines.Trainer(_ml, Pipelines.Hasty with { Dropout = 0 }).Fit(data);
        IDataView first = _ml.Data.TakeRows(data, 20);
        int[] likeliest = [.. _classifier.Transform(first).GetColumn<uint>("PredictedLabel").Select(key => (int)key - 1)];

        float[][] found = Attribute(null);

        Assert.Contains(likeliest, number => number > 0);
        for (int row = 0; row < found.Length; row++)
        {
            Assert.Equal(Attribute(_classifier.Classes.Names.ElementAt(likeliest[row]))[row], found[row]);
        }

        float[][] Attribute(string? name)
        {
            var options = new TokenAttributionOptions { Method = TokenAttributionMethod.Occlusion, Class = name };
            AttributeTokensTransformer model = _ml.Transforms.Text.AttributeTokens("Attributions", _classifier, options).Fit(first);
            return [.. model.Transform(first).GetColumn<float[]>("Attributions")];
        }
    }

    [Fact]
    public void They_stand_beside_padded_and_cut_ids()
    {
        _classifier = Pipelines.Trainer(_ml, Pipelines.Hasty with { MaximumLength = 4 }).Fit(_data);
        PadSequenceEstimator padding = _ml.Transforms.Text.PadSequence(
            "Ids", options: new PadSequenceOptions { Length = 12, PadSide = SequenceSide.Start });
        IDataView padded = padding.Fit(_data).Transform(_data);
        AttributeTokensTransformer attributions = _ml.Transforms.Text.AttributeTokens("Attributions", _classifier).Fit(_data);

        float[] plain = attributions.Transform(_data).GetColumn<float[]>("Attributions").First();
        float[] beside = attributions.Transform(padded).GetColumn<float[]>("Attributions").First();

        Assert.Equal(12, beside.Length);
        Assert.All(beside[..(12 - plain.Length)], value => Assert.Equal(0, value));
        Assert.All(plain[4..], value => Assert.Equal(0, value));
        Assert.All(plain.Zip(beside[(12 - plain.Length)..]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Contains(plain, value => value != 0);
    }

    [Fact]
    public void The_component_passes_the_checks_of_all_components_and_owns_what_it_loads()
    {
        Train("cnn");
        var options = new TokenAttributionOptions { Method = TokenAttributionMethod.Occlusion, Class = "good" };
        IDataView few = _ml.Data.TakeRows(_data, 5);
        var stream = new MemoryStream();
        using AttributeTokensTransformer made = _ml.Transforms.Text.AttributeTokens("Attributions", _classifier!, options).Fit(few);
        _ml.Model.Save(made, few.Schema, stream);
        var loaded = (AttributeTokensTransformer)new MLContext().Model.Load(stream, out _);
        float[][] expected = [.. made.Transform(few).GetColumn<float[]>("Attributions")];

        Assert.Equal(expected, loaded.Transform(few).GetColumn<float[]>("Attributions"));
        loaded.Dispose();
        Assert.ThrowsAny<Exception>(() => loaded.Transform(few).GetColumn<float[]>("Attributions").Count());
        made.Dispose();
        Assert.Equal(5, made.Transform(few).GetColumn<float[]>("Attributions").Count());
        SavedModel.Edit(stream, "options.json", json => json.Replace("\"good\"", "\"fine\""));
        stream.Position = 0;
        Assert.Contains("expected a class of the classifier, found 'fine'", Assert.ThrowsAny<Exception>(
            () => new MLContext().Model.Load(stream, out _)).ToString());
        ComponentChecks.AssertShape(
            _ml.Transforms.Text.AttributeTokens("Attributions", _classifier!).GetOutputSchema(ComponentChecks.ShapeOf(few.Schema)),
            made.GetOutputSchema(few.Schema));
    }

    [Fact]
    public void What_cannot_be_explained_is_named()
    {
        Train("bag");
        string Error(TokenAttributionOptions options) => Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.AttributeTokens("Attributions", _classifier!, options)).Message;

        Assert.StartsWith(
            "Option Method: expected Occlusion, as the classifier's network has no vectors to differentiate by, found IntegratedGradients.",
            Error(new()));
        Assert.StartsWith(
            "Option Class: expected one of the classes 'bad', 'good', found 'fine'.",
            Error(new() { Method = TokenAttributionMethod.Occlusion, Class = "fine" }));
        Assert.StartsWith("Option Steps: expected 1 to 10000, found 0.", Error(new() { Steps = 0 }));
    }

    private void Train(string kind) => _classifier = Pipelines.Trainer(_ml, kind switch
    {
        "rnn" => Pipelines.Small with { Training = s_training },
        "rnn attention" => Pipelines.Small with { Pooling = RnnPooling.Attention, Training = s_training },
        "bag" => new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 8, Buckets = 1000, Dropout = 0, Training = s_training },
        "transformer" => new TransformerClassifierOptions
        {
            EmbeddingSize = 16,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 32,
            Dropout = 0,
            Training = s_training with { Epochs = 8 },
        },
        _ => new TextCnnClassifierOptions
        {
            EmbeddingSize = 16,
            Filters = 16,
            Windows = [2, 3],
            Dropout = 0.1,
            BatchNormalization = kind == "cnn normalized",
            Training = s_training,
        },
    }).Fit(_data);

    private (string[] Tokens, float[] Values)[] Attribute(TokenAttributionOptions options)
    {
        IDataView few = _ml.Data.TakeRows(_data, 40);
        IDataView rows = _ml.Transforms.Text.AttributeTokens("Attributions", _classifier!, options).Fit(few).Transform(few);
        return [.. rows.GetColumn<string[]>("Tokens").Zip(rows.GetColumn<float[]>("Attributions"))];
    }
}
