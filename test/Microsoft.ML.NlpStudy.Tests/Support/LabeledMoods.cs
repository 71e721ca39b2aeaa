using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Short texts whose labels are those of the words that occur in them: none, one or several.</summary>
internal static class LabeledMoods
{
    private static readonly string[] s_filler = ["the", "film", "was", "with", "a", "story", "and", "that", "evening"];
    private static readonly (string Word, string Label, double Share)[] s_marks =
        [("good", "praise", 0.5), ("bad", "blame", 0.4), ("music", "music", 0.2)];

    /// <summary>A text with its labels in the two shapes of text.</summary>
    public sealed class Row
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";

        public string[] Labels { get; set; } = [];
    }

    /// <summary>Makes texts; the first has all labels, so that their order is praise, blame, music.</summary>
    public static List<Row> Create(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            List<string> words = [.. Enumerable.Range(0, random.Next(4, 12)).Select(_ => s_filler[random.Next(s_filler.Length)])];
            var labels = new List<string>();
            foreach ((string word, string label, double share) in s_marks)
            {
                if (random.NextDouble() < share || i == 0)
                {
                    words.Insert(random.Next(words.Count + 1), word);
                    labels.Add(label);
                }
            }

            return new Row { Text = string.Join(' ', words), Label = string.Join(';', labels), Labels = [.. labels] };
        })];
    }

    /// <summary>The rows with token ids.</summary>
    public static IDataView Ids(MLContext ml, IEnumerable<Row> rows) => Preprocessing(ml).Fit(All(ml)).Transform(
        ml.Data.LoadFromEnumerable(rows));

    /// <summary>From text to ids.</summary>
    public static IEstimator<ITransformer> Preprocessing(MLContext ml) => ml.Transforms.Text.TokenizeText("Tokens", "Text")
        .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"));

    /// <summary>The trainer that the options are of.</summary>
    public static MultilabelClassifierTrainer Trainer(
        MLContext ml, TextClassifierOptions options, MultilabelOptions? multilabel = null) => options switch
        {
            RnnClassifierOptions rnn => ml.MultilabelClassification.Trainers.RnnClassifier(rnn, multilabel),
            TextCnnClassifierOptions cnn => ml.MultilabelClassification.Trainers.TextCnnClassifier(cnn, multilabel),
            BagOfEmbeddingsClassifierOptions bag => ml.MultilabelClassification.Trainers.BagOfEmbeddingsClassifier(bag, multilabel),
            NetworkClassifierOptions network => ml.MultilabelClassification.Trainers.Network(network, multilabel),
            _ => ml.MultilabelClassification.Trainers.TransformerClassifier((TransformerClassifierOptions)options, multilabel),
        };

    // All words, so that every view has the same vocabulary.
    private static IDataView All(MLContext ml) => ml.Data.LoadFromEnumerable(
        [new Row { Text = string.Join(' ', s_filler.Concat(s_marks.Select(mark => mark.Word))) }]);
}
