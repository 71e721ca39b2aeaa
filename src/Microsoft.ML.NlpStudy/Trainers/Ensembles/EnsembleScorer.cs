namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The scorer of an ensemble: it gives the weighted mean of its members' probabilities.</summary>
/// <param name="members">The members' scorers with their weights, which sum to 1.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="topLabelCount">The maximum number of likeliest classes to list.</param>
/// <param name="columns">The columns by name, in order.</param>
internal sealed class EnsembleScorer(
    IReadOnlyList<(ClassifierScorer Scorer, double Weight)> members, int classes, int topLabelCount, IReadOnlyList<string> columns)
    : ClassifierScorer(classes, topLabelCount, columns)
{
    public override void Read(int slot)
    {
        foreach ((ClassifierScorer scorer, _) in members)
        {
            scorer.Read(slot);
        }
    }

    public override void Score(int count)
    {
        var sums = new double[count * ClassCount];
        foreach ((ClassifierScorer scorer, double weight) in members)
        {
            scorer.Score(count);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += weight * scorer.Probabilities[i];
            }
        }

        Probabilities = Array.ConvertAll(sums, sum => (float)sum);
    }
}
