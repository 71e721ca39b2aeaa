using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Evaluation;

namespace Microsoft.ML.NlpStudy;

/// <summary>Charts of word vectors.</summary>
public static class WordVectorCharts
{
    /// <summary>Draws a map of words, on which words with similar vectors are near one another.</summary>
    /// <remarks>
    /// Each vector is scaled to length 1. The map is the plane in which these vectors vary most, by principal component analysis. The
    /// titles of the axes say how much of the variance it shows.
    /// </remarks>
    /// <param name="vectors">The vectors. Those of a fastText model have places for unknown words too.</param>
    /// <param name="words">The words; repeated ones have one place.</param>
    /// <param name="title">The title. Default: none.</param>
    /// <exception cref="ArgumentException">There are no words.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector, and none can be composed.</exception>
    public static ScatterChart Plot(this WordVectors vectors, IEnumerable<string> words, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        return vectors.Plot(new Dictionary<string, string[]> { ["words"] = [.. words] }, title);
    }

    /// <summary>Draws a map of groups of words, each group in a color of its own.</summary>
    /// <remarks>
    /// Each vector is scaled to length 1. The map is the plane in which these vectors vary most, by principal component analysis. The
    /// titles of the axes say how much of the variance it shows.
    /// </remarks>
    /// <param name="vectors">The vectors. Those of a fastText model have places for unknown words too.</param>
    /// <param name="groups">The words of each group by its name; a word of several groups belongs to the first.</param>
    /// <param name="title">The title. Default: none.</param>
    /// <exception cref="ArgumentException">There are no words.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector, and none can be composed.</exception>
    public static ScatterChart Plot(this WordVectors vectors, IReadOnlyDictionary<string, string[]> groups, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(groups);
        (string Group, string Word)[] words = [
            .. groups.SelectMany(group => group.Value.Select(word => (group.Key, word))).DistinctBy(word => word.word)];
        if (words.Length == 0)
        {
            throw new ArgumentException("Words of the map: expected at least one, found none.", nameof(groups));
        }

        (double[] x, double[] y, double shareX, double shareY) =
            PlaneProjection.Compute([.. words.Select(word => Direction(vectors, word.Word))]);
        return new ScatterChart
        {
            Title = title,
            Series = [
                .. groups.Keys.Select(group =>
                {
                    int[] ofGroup = [.. Enumerable.Range(0, words.Length).Where(i => words[i].Group == group)];
                    return new ScatterSeries(
                        group, [.. ofGroup.Select(i => x[i])], [.. ofGroup.Select(i => y[i])], [.. ofGroup.Select(i => words[i].Word)]);
                })],
            XTitle = Title("First", shareX),
            YTitle = Title("Second", shareY),
            HasEqualUnits = true,
        };
    }

    private static double[] Direction(WordVectors vectors, string word)
    {
        float[] vector = new float[vectors.Dimension];
        if (!vectors.TryComposeVector(word, vector) || vectors.TryGetVector(word, out _))
        {
            vectors[word].CopyTo(vector);
        }

        double norm = TensorPrimitives.Norm<float>(vector);
        return [.. vector.Select(number => norm > 0 ? number / norm : 0)];
    }

    private static string Title(string number, double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} component ({100 * share:0.0}% of the variance)");
}
