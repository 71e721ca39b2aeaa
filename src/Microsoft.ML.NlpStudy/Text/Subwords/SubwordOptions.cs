using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <c>TokenizeIntoSubwords</c>: the learning of subwords, and the cutting of tokens.</summary>
public sealed record SubwordOptions
{
    /// <summary>
    /// A model learned before, such as codes of subword-nmt. Then nothing is learned, and the options of learning play no part.
    /// <see langword="null"/>: a model is learned. Default: <see langword="null"/>.
    /// </summary>
    public SubwordModel? Model { get; init; }

    /// <summary>Learning: the algorithm. Default: byte pair encoding.</summary>
    public SubwordAlgorithm Algorithm { get; init; } = SubwordAlgorithm.BytePairEncoding;

    /// <summary>Learning: the most merges, each of which makes one subword of two; at least 0. Default: 10,000.</summary>
    /// <remarks>subword-nmt's <c>--symbols</c>.</remarks>
    public int MergeCount { get; init; } = 10_000;

    /// <summary>
    /// Learning: the number of entries in all, at least 1, instead of <see cref="MergeCount"/>. The characters count, in byte pair encoding
    /// once inside words and once at their ends. So do WordPiece's <see cref="Specials"/>. They all stay, even where they are more.
    /// <see langword="null"/>: <see cref="MergeCount"/> holds. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>subword-nmt's <c>--total-symbols</c>.</remarks>
    public int? VocabularySize { get; init; }

    /// <summary>Learning: the fewest occurrences of a pair that is merged; at least 1. Default: 2.</summary>
    /// <remarks>subword-nmt's <c>--min-frequency</c>.</remarks>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>
    /// Learning: the first entries of WordPiece. The unknown token <c>[UNK]</c> must be among them. Default: BERT's <c>[PAD]</c>,
    /// <c>[UNK]</c>, <c>[CLS]</c>, <c>[SEP]</c>, <c>[MASK]</c>. Byte pair encoding has no special tokens.
    /// </summary>
    public IReadOnlyList<string> Specials { get; init; } = ["[PAD]", WordPiece.DefaultUnknownToken, "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>
    /// Learning: the most characters of a token that WordPiece cuts; longer tokens are unknown. At least 1. Default: 100, as in BERT.
    /// </summary>
    public int MaximumTokenLength { get; init; } = WordPiece.DefaultMaximumTokenLength;

    /// <summary>
    /// The marks of token boundaries. <see langword="null"/>: those of the algorithm, <c>low@@ er</c> for byte pair encoding and
    /// <c>low ##er</c> for WordPiece. Default: <see langword="null"/>.
    /// </summary>
    public SubwordBoundary? Boundary { get; init; }

    /// <summary>
    /// The text behind each subword except a token's last, with <see cref="SubwordBoundary.JoinerSuffix"/>. Default: <c>@@</c>.
    /// </summary>
    /// <remarks>subword-nmt's <c>--separator</c>.</remarks>
    public string Joiner { get; init; } = SubwordMarks.Joiner;

    /// <summary>
    /// Regular expressions of stretches that are never cut and never merged with their neighbors: names, numbers, placeholders. They are
    /// applied one after the other. Special characters of literal text need a backslash, as <c>Regex.Escape</c> sets it. Default: none.
    /// </summary>
    /// <remarks>
    /// subword-nmt's <c>--glossaries</c>. Matching takes time proportional to the text, so look-around and references to groups are not
    /// supported.
    /// </remarks>
    public IReadOnlyList<string> Glossaries { get; init; } = [];

    /// <summary>
    /// Byte pair encoding: the subwords allowed. Another subword is cut again by undoing its merges, until all parts are allowed or no
    /// merge is left. <see langword="null"/>: all subwords are allowed. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// subword-nmt's <c>--vocabulary</c>; <see cref="SubwordVocabulary.Load"/> reads its file. It serves merges learned from two languages:
    /// a subword that only the other language has is useless in this one.
    /// </remarks>
    public SubwordVocabulary? Vocabulary { get; init; }

    /// <summary>
    /// Byte pair encoding: the fewest occurrences of a subword in a column's training rows with which it enters the column's
    /// <see cref="Vocabulary"/>; at least 1. <see langword="null"/>: no vocabulary is made. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>subword-nmt's <c>--vocabulary-threshold</c>, with the vocabularies of its <c>learn-joint-bpe-and-vocab</c>.</remarks>
    public int? VocabularyThreshold { get; init; }

    /// <summary>Throws where an option has a value outside its range, or contradicts another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Algorithm);
        OptionCheck.AtLeast(0, MergeCount);
        OptionCheck.That(VocabularySize is null or >= 1, "at least 1, or null", VocabularySize);
        OptionCheck.AtLeast(1, MinimumFrequency);
        OptionCheck.That(
            Specials is not null && Specials.All(token => SubwordWords.IsWritable(token)) && Specials.Distinct().Count() == Specials.Count
                && Specials.Contains(WordPiece.DefaultUnknownToken),
            $"distinct tokens without white space, '{WordPiece.DefaultUnknownToken}' among them", Specials);
        OptionCheck.AtLeast(1, MaximumTokenLength);
        if (Boundary is { } boundary)
        {
            OptionCheck.IsDefined(boundary, nameof(Boundary));
        }

        OptionCheck.That(SubwordWords.IsWritable(Joiner), "some characters, none of them white space", Joiner);
        SubwordGlossaries.Validate(Glossaries);
        bool isWordPiece = (Model?.Algorithm ?? Algorithm) == SubwordAlgorithm.WordPiece;
        OptionCheck.That(Vocabulary is null || !isWordPiece, "null, since only byte pair encoding has merges to undo", Vocabulary);
        OptionCheck.That(
            VocabularyThreshold is null || (VocabularyThreshold >= 1 && !isWordPiece && Vocabulary is null),
            "at least 1, with byte pair encoding and without a Vocabulary, or null", VocabularyThreshold);
    }
}
