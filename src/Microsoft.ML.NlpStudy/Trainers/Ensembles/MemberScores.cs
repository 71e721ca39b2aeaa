using System.Globalization;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The probabilities that each member of an ensemble gives to the true classes of rows that it was not trained on.</summary>
/// <param name="Name">The name of the loss on these rows, for the log.</param>
/// <param name="Probabilities">For each member, its probability of each row's true class.</param>
internal sealed record MemberScores(string Name, double[][] Probabilities)
{
    /// <summary>Scores the validation rows by the trained members.</summary>
    public static MemberScores OfValidation(
        IReadOnlyList<TextClassifierTransformer> members, LabeledRows rows, ClassifierReading[] readings) =>
        new("Validation loss", [.. members.Select((member, i) => OfTrueClasses(member, readings[i], rows.Validation))]);

    /// <summary>Scores each training row by members that were trained without the row's fold.</summary>
    /// <param name="options">The ensemble's options.</param>
    /// <param name="rows">The rows to train and validate on.</param>
    /// <param name="readings">The rows as each member reads them.</param>
    /// <param name="training">The training of the members.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <returns>The probabilities; <see langword="null"/> if training was canceled before all were there.</returns>
    /// <exception cref="InvalidOperationException">There are fewer rows, or groups, than folds.</exception>
    public static MemberScores? OfFolds(
        EnsembleClassifierOptions options, LabeledRows rows, ClassifierReading[] readings, MemberTraining training, int seed)
    {
        int[][] folds = rows.Folds(options.Folds, seed);
        var probabilities = new double[readings.Length][];
        for (int member = 0; member < readings.Length; member++)
        {
            var ofFolds = new List<double>();
            for (int fold = 0; fold < folds.Length; fold++)
            {
                int[] others = [.. folds.Where((_, i) => i != fold).SelectMany(one => one)];
                using TextClassifierTransformer model = training.Train(member, new OtherFolds(fold, folds.Length, others));
                if (options.CancellationToken.IsCancellationRequested)
                {
                    return null;
                }

                ofFolds.AddRange(OfTrueClasses(model, readings[member], folds[fold]));
            }

            probabilities[member] = [.. ofFolds];
        }

        return new MemberScores("Cross-validated loss", probabilities);
    }

    /// <summary>Finds the weights of the first members, whose mean has the least log-loss on these rows.</summary>
    /// <param name="members">The number of members.</param>
    public double[] FitWeights(int members) => MixtureWeights.Fit(Probabilities[..members]);

    /// <summary>Describes the loss of the weighted members and of each alone.</summary>
    /// <param name="weights">The weights of the first members.</param>
    public string Describe(double[] weights)
    {
        double[][] weighted = Probabilities[..weights.Length];
        string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
        string losses = string.Join(", ", weighted.Select(one => Text(MixtureWeights.Loss([one], [1]), "f4")));
        return $"{Name} {Text(MixtureWeights.Loss(weighted, weights), "f4")} with the weights "
            + $"{string.Join(", ", weights.Select(weight => Text(weight, "f3")))}; the members' alone: {losses}.";
    }

    private static double[] OfTrueClasses(TextClassifierTransformer member, ClassifierReading reading, int[] chosen)
    {
        var texts = new TokenStore();
        TextExamples examples = reading.Examples;
        foreach (int text in chosen.SelectMany(example => examples.Layout.TextsOf([example])))
        {
            texts.Add(examples.Texts.TokensOf(text));
        }

        int[] places = [.. Enumerable.Range(0, chosen.Length)];
        float[] probabilities = member.Score(texts, places, wantsAttention: false).Probabilities;
        int classes = member.Classes.Count;
        return [.. chosen.Select((text, place) => (double)probabilities[(place * classes) + examples.Labels[text]])];
    }
}
