using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>How <c>TokenizeIntoSubwords</c> learns subwords and cuts tokens into them.</summary>
public sealed record SubwordOptions
{
    /// <summary>
    /// A model learned before, such as codes of subword-nmt. Nothing is learned then, and the options that concern learning play no part.
    /// <see langword="null"/>: learn one. Default: <see langword="null"/>.
    /// </summary>
    public SubwordModel? Model { get; init; }

    /// <summary>Learning: the algorithm. Default: byte pair encoding.</summary>
    public SubwordAlgorithm Algorithm { get; init; } = SubwordAlgorithm.BytePairEncoding;

    /// <summary>Learning: the most merges, each of which makes one subword out of two. Default: 10,000.</summary>
    /// <remarks>subword-nmt's <c>--symbols</c>.</remarks>
    public int MergeCount { get; init; } = 10_000;

    /// <summary>
    /// Learning: how many entries there shall be in all, in place of <see cref="MergeCount"/>: the characters count (once inside words and
    /// once at their ends, in byte pair encoding), and WordPiece's <see cref="Specials"/>. They all stay, even where they are more than
    /// that. <see langword="null"/>: as many as <see cref="MergeCount"/> gives. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>subword-nmt's <c>--total-symbols</c>.</remarks>
    public int? VocabularySize { get; init; }

    /// <summary>Learning: a pair that occurs fewer times is not merged. Default: 2.</summary>
    /// <remarks>subword-nmt's <c>--min-frequency</c>.</remarks>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>
    /// Learning: WordPiece's first entries. The unknown token <c>[UNK]</c> must be among them. Default: BERT's <c>[PAD]</c>, <c>[UNK]</c>,
    /// <c>[CLS]</c>, <c>[SEP]</c>, <c>[MASK]</c>. Byte pair encoding has none.
    /// </summary>
    public IReadOnlyList<string> Specials { get; init; } = ["[PAD]", WordPiece.DefaultUnknownToken, "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Learning: WordPiece takes tokens of more characters for unknown. Default: 100, as BERT.</summary>
    public int MaximumTokenLength { get; init; } = WordPiece.DefaultMaximumTokenLength;

    /// <summary>
    /// How subwords show where tokens begin and end. <see langword="null"/>: the algorithm's own way, <c>low@@ er</c> for byte pair
    /// encoding and <c>low ##er</c> for WordPiece. Default: <see langword="null"/>.
    /// </summary>
    public SubwordBoundary? Boundary { get; init; }

    /// <summary>
    /// What follows a subword that is not its token's last, with <see cref="SubwordBoundary.JoinerSuffix"/>. Default: <c>@@</c>.
    /// </summary>
    /// <remarks>subword-nmt's <c>--separator</c>.</remarks>
    public string Joiner { get; init; } = SubwordMarks.Joiner;

    /// <summary>
    /// Regular expressions of what is never cut nor merged with its neighbors, wherever in a token: names, numbers, placeholders. Applied
    /// one after the other; special characters of literal text need a backslash, as <c>Regex.Escape</c> sets it. Default: none.
    /// </summary>
    /// <remarks>
    /// subword-nmt's <c>--glossaries</c>. They are matched in time proportional to the text, so constructs that look around or back are
    /// not supported.
    /// </remarks>
    public IReadOnlyList<string> Glossaries { get; init; } = [];

    /// <summary>
    /// Byte pair encoding: a subword that is not in here is cut again, by undoing its merges, until all of it is or nothing is left to
    /// undo. <see langword="null"/>: subwords stay as they are. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// subword-nmt's <c>--vocabulary</c>; the file of one is read by <see cref="SubwordVocabulary.Load"/>. For merges learned from two
    /// languages: a subword that only the other language has is useless in this one.
    /// </remarks>
    public SubwordVocabulary? Vocabulary { get; init; }

    /// <summary>
    /// Byte pair encoding: makes the <see cref="Vocabulary"/> of each column by itself, of the subwords that occur at least so many times
    /// in the column's rows at hand when fitting. <see langword="null"/>: not. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>subword-nmt's <c>--vocabulary-threshold</c>, with the vocabularies of its <c>learn-joint-bpe-and-vocab</c>.</remarks>
    public int? VocabularyThreshold { get; init; }

    /// <summary>Throws where an option has a value outside its range, or does not go with another.</summary>
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
