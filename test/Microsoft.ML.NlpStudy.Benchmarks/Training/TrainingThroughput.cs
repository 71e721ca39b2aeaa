using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Trains through the public API, in a process of its own so that its peak memory is the recipe's.</summary>
internal static class TrainingThroughput
{
    /// <summary>Trains, and prints the tokens a second that the history reports and the process's peak memory in MB.</summary>
    public static void Print(Recipe recipe, string idsPath, MixedPrecision precision) => PeerProcess.Print(
        Train(recipe, idsPath, training => training with { MixedPrecision = precision }));

    /// <summary>Trains, and gives the tokens a second that the history reports.</summary>
    public static double Train(Recipe recipe, string idsPath, Func<TrainingOptions, TrainingOptions> change)
    {
        int[] ids = TrainingTexts.Read(idsPath);
        string[] names = [.. Enumerable.Range(0, TrainingTexts.Vocabulary + 1).Select(id => $"w{id}")];
        Row[] rows =
        [
            .. ids.Chunk(TrainingTexts.Length)
                .Select((text, i) => new Row { Tokens = [.. text.Select(id => names[id])], Sentiment = i % 2 == 0 }),
        ];

        // The first row has every token, of which only the text is read: the vocabulary is as large as the handwritten network's.
        rows[0].Tokens = names[1..];
        var ml = new MLContext(seed: 1);
        TextClassifierOptions options = recipe.Options with
        {
            MaximumLength = TrainingTexts.Length,
            Training = change(recipe.Options.Training with { Epochs = 3, ValidationFraction = 0 }),
        };
        using TransformerChain<TextClassifierTransformer> model = ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens")
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(Trainer(ml, options))
            .Fit(ml.Data.LoadFromEnumerable(rows));

        // The last epoch: the first ones also warm up.
        return model.LastTransformer.History.Epochs[^1].TokensPerSecond;
    }

    private static TextClassifierTrainer Trainer(MLContext ml, TextClassifierOptions options) => options switch
    {
        RnnClassifierOptions rnn => ml.MulticlassClassification.Trainers.RnnClassifier(rnn),
        TextCnnClassifierOptions cnn => ml.MulticlassClassification.Trainers.TextCnnClassifier(cnn),
        _ => ml.MulticlassClassification.Trainers.TransformerClassifier((TransformerClassifierOptions)options),
    };

    private sealed class Row
    {
        public string[] Tokens { get; set; } = [];

        public bool Sentiment { get; set; }
    }
}
