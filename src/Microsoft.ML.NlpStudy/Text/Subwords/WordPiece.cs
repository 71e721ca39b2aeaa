using System.Text;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// WordPiece, the subword model of BERT: a vocabulary of pieces, of which the longest that fit make up a token, from left to right.
/// </summary>
/// <remarks>
/// <para>
/// Cutting is that of BERT (Devlin et al., 2019). It takes the longest piece that the token begins with. Then it takes the longest piece
/// marked with <c>##</c> that the rest begins with, and so on. Where no piece fits, or the token is too long, the whole token is unknown.
/// </para>
/// <para>
/// Learning merges the most frequent pairs of symbols marked with <c>##</c>, as byte pair encoding and Hugging Face's
/// <c>WordPieceTrainer</c> do. Google did not publish the program that made BERT's vocabularies. The score often given for it, f(ab) /
/// (f(a) · f(b)), prefers rare characters that only occur together. With it, a small vocabulary fills up with rare words. Of equally
/// frequent pairs the last by code points is merged, so that a corpus gives one vocabulary.
/// </para>
/// </remarks>
public sealed class WordPiece : SubwordModel
{
    /// <summary>The unknown token of BERT.</summary>
    internal const string DefaultUnknownToken = "[UNK]";

    /// <summary>The most characters of a token that BERT cuts: 100.</summary>
    internal const int DefaultMaximumTokenLength = 100;

    private readonly Pieces _first = new();
    private readonly Pieces _later = new();

    internal WordPiece(IReadOnlyList<string> entries, string unknownToken, int maximumTokenLength)
    {
        Entries = entries;
        UnknownToken = unknownToken;
        MaximumTokenLength = maximumTokenLength;
        foreach (string entry in entries)
        {
            if (entry.Length > 0)
            {
                _first.Add(entry);
            }

            if (entry.StartsWith(SubwordMarks.Continuation, StringComparison.Ordinal))
            {
                _later.Add(entry[SubwordMarks.Continuation.Length..]);
            }
        }
    }

    /// <inheritdoc/>
    public override SubwordAlgorithm Algorithm => SubwordAlgorithm.WordPiece;

    /// <summary>The entries in the order of their ids; an id that a published vocabulary leaves unused has an empty entry.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>The most characters (code points) of a token that is cut; longer tokens are unknown.</summary>
    public int MaximumTokenLength { get; }

    internal override string UnknownToken { get; }

    /// <summary>Learns a vocabulary from tokens.</summary>
    /// <param name="tokens">The tokens of all texts, repetitions included. White space in a token ends it.</param>
    /// <param name="options">
    /// The size of the vocabulary and the special tokens; <see langword="null"/> for the defaults. Only the options of learning play a
    /// part.
    /// </param>
    /// <returns>
    /// The model. Its entries are the special tokens, the characters, the characters that continue a word, and the results of merges in
    /// their order.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static WordPiece Learn(IEnumerable<string> tokens, SubwordOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new SubwordOptions { Algorithm = SubwordAlgorithm.WordPiece };
        options.Validate();
        return Learn(SubwordWords.Count(tokens), options);
    }

    /// <summary>Reads a vocabulary, such as BERT's vocab.txt: an entry a line. Of an entry listed twice, the last line counts.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="unknownToken">The entry that stands for tokens that cannot be cut.</param>
    /// <param name="maximumTokenLength">The most characters (code points) of a token that is cut.</param>
    /// <exception cref="FormatException">The file does not have the format; the message names the file and the line.</exception>
    public static WordPiece Load(
        string path, string unknownToken = DefaultUnknownToken, int maximumTokenLength = DefaultMaximumTokenLength)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(unknownToken);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokenLength, 1);
        return SubwordFile.Read(path, stream => Read(stream, unknownToken, maximumTokenLength));
    }

    /// <summary>
    /// Writes the vocabulary as a vocab.txt, which Microsoft.ML.Tokenizers' <c>WordPieceTokenizer.Create</c> and
    /// <c>BertTokenizer.Create</c> read: an entry a line. An existing file is replaced once the new one is complete.
    /// </summary>
    /// <param name="path">The file.</param>
    public override void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, Write);
    }

    internal static WordPiece Read(Stream stream, string unknownToken, int maximumTokenLength)
    {
        List<string> entries = SubwordFile.ReadLines(stream);
        var listed = new HashSet<string>(StringComparer.Ordinal);
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            entries[i] = listed.Add(entries[i]) ? entries[i] : "";    // the last line of an entry counts
        }

        return listed.Contains(unknownToken)
            ? new WordPiece(entries, unknownToken, maximumTokenLength)
            : throw new FormatException($"expected the unknown token '{unknownToken}' among the {entries.Count} entries, found none.");
    }

    internal void Write(Stream stream) => SubwordFile.WriteLines(stream, Entries);

    /// <summary>Learns a vocabulary from words and their frequencies. The options must be valid.</summary>
    internal static WordPiece Learn(IEnumerable<KeyValuePair<string, long>> words, SubwordOptions options)
    {
        var learner = new SubwordLearner(SubwordWords.WithoutMarks(words, options.Boundary), SubwordNotation.WordPiece);
        var entries = new List<string>(options.Specials);
        entries.AddRange(learner.Characters.Order().Select(rune => rune.ToString()));
        entries.AddRange(Enumerable.Range(0, learner.CharacterCount).Select(learner.SymbolText)
            .Where(
                text => text.StartsWith(SubwordMarks.Continuation, StringComparison.Ordinal)
                    && text.Length > SubwordMarks.Continuation.Length)
            .Order(CodePointComparer.Instance));
        int mergeCount = options.VocabularySize is { } size ? size - entries.Count : options.MergeCount;
        entries.AddRange(learner.Learn(mergeCount, options.MinimumFrequency)
            .Select(merge => SubwordNotation.WordPiece.Join(merge.First, merge.Second)));
        return new WordPiece([.. entries.Distinct()], DefaultUnknownToken, options.MaximumTokenLength);
    }

    internal override bool TrySplit(ReadOnlySpan<char> token, List<int> ends)
    {
        int known = ends.Count;
        if (token.Length > 2L * MaximumTokenLength || CountCharacters(token) > MaximumTokenLength)
        {
            return false;
        }

        for (int start = 0; start < token.Length;)
        {
            int length = (start == 0 ? _first : _later).LongestIn(token[start..]);
            if (length == 0)
            {
                ends.RemoveRange(known, ends.Count - known);
                return false;
            }

            ends.Add(start += length);
        }

        return true;
    }

    private static int CountCharacters(ReadOnlySpan<char> token)
    {
        int count = 0;
        foreach (Rune _ in token.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    /// <summary>The pieces for one kind of place: a token's beginning, or its rest.</summary>
    private sealed class Pieces
    {
        private readonly HashSet<string> _pieces = new(StringComparer.Ordinal);
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _piecesBySpan;
        private int _longest;

        public Pieces() => _piecesBySpan = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();

        public void Add(string piece)
        {
            _pieces.Add(piece);
            _longest = Math.Max(_longest, piece.Length);
        }

        /// <summary>Measures the longest piece that the text begins with; 0 where no piece fits.</summary>
        public int LongestIn(ReadOnlySpan<char> text)
        {
            int length = Math.Min(text.Length, _longest);
            while (length > 0 && !_piecesBySpan.Contains(text[..length]))
            {
                length--;
            }

            return length;
        }
    }
}
