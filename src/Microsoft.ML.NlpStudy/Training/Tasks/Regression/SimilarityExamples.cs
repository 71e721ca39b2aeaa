using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Pairs of texts with their similarities, in memory.</summary>
/// <param name="textsPerPair">The number of texts in the store for each pair: 2, or 1 where both are read together.</param>
internal sealed class SimilarityExamples(int textsPerPair)
{
    /// <summary>The texts' token ids, those of a pair one after the other.</summary>
    public TokenStore Texts { get; } = new();

    /// <summary>Each pair's similarity, scaled so that those of the training pairs are 0 to 1.</summary>
    public List<float> Similarities { get; } = [];

    /// <summary>Gives the numbers of the pairs' texts: all first ones, then all second ones.</summary>
    public int[] TextsOf(int[] pairs) =>
        [.. Enumerable.Range(0, textsPerPair).SelectMany(side => pairs.Select(pair => (pair * textsPerPair) + side))];

    /// <summary>Counts the tokens of a pair.</summary>
    public int TokensOf(int pair) => Enumerable.Range(pair * textsPerPair, textsPerPair).Sum(Texts.LengthOf);
}
