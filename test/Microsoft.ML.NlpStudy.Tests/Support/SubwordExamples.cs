namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A small corpus with runs of one letter, Hangul, letters outside the first plane, and ties between pairs.</summary>
internal static class SubwordExamples
{
    public static IReadOnlyList<string> Tokens { get; } = """
        low low low low low lower lower newest newest newest newest newest newest widest widest widest
        the 고양이 and the 고양이들 slept ; aaaa aaa aa aaaaa banana bananas
        😀😀 😀😀 ｚz ｚz the theatre theatres 😀😀😀 a b a b
        한국어 한국어를 한국 어 naïve naïveté na na na
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What subword-nmt 0.3.9 learns from it before no pair occurs twice.</summary>
    public static IReadOnlyList<string> Merges { get; } =
    [
        "s t</w>", "e st</w>", "l o", "w est</w>", "n e", "ne west</w>", "a a", "t h", "n a", "lo w</w>", "n a</w>", "😀 😀</w>", "w i",
        "wi d", "wid est</w>", "th e</w>", "ｚ z</w>", "한 국", "고 양", "ï v", "w e", "we r</w>", "th e", "the a", "thea t", "theat r", "na ïv",
        "lo wer</w>", "b a", "ba na", "aa a</w>", "a a</w>",
    ];

    public static BytePairEncoding Model { get; } = new([.. Merges.Select(merge => (merge.Split(' ')[0], merge.Split(' ')[1]))]);

    /// <summary>The subwords of some tokens, a space between them.</summary>
    public static string Apply(this SubwordSegmenter segmenter, string tokens) =>
        string.Join(' ', tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(segmenter.Segment));
}
