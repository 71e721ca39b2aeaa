using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Google's GLEU of a sentence: the smaller of precision and recall of the n-grams of 1 to 4 tokens (Wu et al. 2016). It serves as a reward
/// in training since, unlike BLEU, it is meaningful for short sentences. The figures are those of NLTK's <c>sentence_gleu</c>.
/// </summary>
public static class Gleu
{
    /// <summary>Computes GLEU of one sentence of tokens.</summary>
    /// <param name="hypothesis">The translation's tokens.</param>
    /// <param name="reference">The reference's tokens.</param>
    /// <param name="minimumOrder">The shortest n-grams, 1 or more.</param>
    /// <param name="maximumOrder">The longest n-grams, <paramref name="minimumOrder"/> to 16.</param>
    /// <returns>0 to 1; 0 where neither text has n-grams.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An order is out of range.</exception>
    public static double Sentence(
        IReadOnlyList<string> hypothesis, IReadOnlyList<string> reference, int minimumOrder = 1, int maximumOrder = 4) =>
        Sentence(hypothesis, [reference], minimumOrder, maximumOrder);

    /// <summary>Computes GLEU of one sentence of tokens against several references; the best one counts.</summary>
    /// <param name="hypothesis">The translation's tokens.</param>
    /// <param name="references">The tokens of each reference.</param>
    /// <param name="minimumOrder">The shortest n-grams, 1 or more.</param>
    /// <param name="maximumOrder">The longest n-grams, <paramref name="minimumOrder"/> to 16.</param>
    /// <returns>0 to 1; 0 where neither text has n-grams.</returns>
    /// <exception cref="ArgumentException">There are no references, or an order is out of range.</exception>
    public static double Sentence(
        IReadOnlyList<string> hypothesis, IReadOnlyList<IReadOnlyList<string>> references, int minimumOrder = 1, int maximumOrder = 4)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0)
        {
            throw new ArgumentException("References: expected one or more, found none.", nameof(references));
        }

        var words = new WordNumbers();
        int[] hypothesisWords = words.Of(hypothesis);
        return references.Max(reference => Sentence(hypothesisWords, words.Of(reference), minimumOrder, maximumOrder));
    }

    /// <summary>Computes GLEU of one sentence of token ids.</summary>
    /// <param name="hypothesis">The translation's ids.</param>
    /// <param name="reference">The reference's token ids.</param>
    /// <param name="minimumOrder">The shortest n-grams, 1 or more.</param>
    /// <param name="maximumOrder">The longest n-grams, <paramref name="minimumOrder"/> to 16.</param>
    /// <returns>0 to 1; 0 where neither text has n-grams.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An order is out of range.</exception>
    public static double Sentence(ReadOnlySpan<int> hypothesis, ReadOnlySpan<int> reference, int minimumOrder = 1, int maximumOrder = 4)
    {
        OptionCheck.InRange(1, 16, maximumOrder);
        OptionCheck.That(minimumOrder >= 1 && minimumOrder <= maximumOrder, $"1 to {maximumOrder}", minimumOrder);
        var table = new NgramTable(maximumOrder);
        var hypothesisCounts = new NgramCounts();
        var referenceCounts = new NgramCounts();
        table.Count(hypothesis, hypothesisCounts);
        table.Count(reference, referenceCounts);
        long matches = 0;
        ReadOnlySpan<int> orders = table.Orders;
        for (int number = 0; number < orders.Length; number++)
        {
            matches += orders[number] >= minimumOrder ? Math.Min(hypothesisCounts[number], referenceCounts[number]) : 0;
        }

        long most = 0;    // the larger total makes the smaller of precision and recall; the longer text has more of every order
        for (int order = minimumOrder; order <= maximumOrder; order++)
        {
            most += NgramTable.Total(Math.Max(hypothesis.Length, reference.Length), order);
        }

        return most == 0 ? 0 : matches / (double)most;
    }
}
