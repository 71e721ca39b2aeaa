namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>The layout of examples in a store of texts: one text for each example, or the two of a pair, one after the other.</summary>
/// <param name="IsPair">Whether an example is a pair of texts.</param>
internal readonly record struct ExampleLayout(bool IsPair)
{
    /// <summary>The number of texts of an example.</summary>
    public int TextsPerExample => IsPair ? 2 : 1;

    /// <summary>Counts the examples whose texts a store has.</summary>
    public int CountIn(TokenStore texts) => texts.Count / TextsPerExample;

    /// <summary>Gives the numbers of the examples' texts: all first ones, then all second ones.</summary>
    public int[] TextsOf(int[] examples) => IsPair
        ? [.. examples.Select(example => 2 * example), .. examples.Select(example => (2 * example) + 1)]
        : examples;

    /// <summary>Counts the tokens of an example.</summary>
    public int TokensOf(TokenStore texts, int example) => IsPair
        ? texts.LengthOf(2 * example) + texts.LengthOf((2 * example) + 1)
        : texts.LengthOf(example);

    /// <summary>Counts the tokens of an example, with the padding of a pair's shorter text.</summary>
    public int PaddedTokensOf(TokenStore texts, int example) => IsPair
        ? 2 * Math.Max(texts.LengthOf(2 * example), texts.LengthOf((2 * example) + 1))
        : texts.LengthOf(example);
}
