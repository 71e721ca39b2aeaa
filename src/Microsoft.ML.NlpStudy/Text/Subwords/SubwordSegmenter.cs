using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The segmenter of tokens into marked subwords with a <see cref="SubwordModel"/>, as in subword-nmt's <c>apply-bpe</c>: glossaries first,
/// then the model, then the vocabulary.
/// </summary>
/// <remarks>
/// Any number of threads may use one instance. It remembers the subwords of tokens it has seen, up to a limit, so that usual tokens are a
/// look-up without an allocation.
/// </remarks>
public sealed class SubwordSegmenter
{
    /// <summary>The most tokens that are remembered: 262,144. At the limit all are forgotten, so that tokens in use come back.</summary>
    private const int MostRemembered = 1 << 18;

    /// <summary>The longest token that is remembered, in UTF-16 units: 64. Longer tokens hardly come twice.</summary>
    private const int LongestRemembered = 64;

    private readonly SubwordGlossaries _glossaries;
    private readonly SubwordVocabulary? _vocabulary;
    private readonly SubwordMarks _marks;
    private readonly bool _tokensMayBeMarked;
    private readonly Remembered<ReadOnlyMemory<char>[]> _segments = new();
    private readonly Remembered<ReadOnlyMemory<char>> _subwords = new();

    /// <summary>Creates a segmenter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">
    /// Boundary, joiner, glossaries and vocabulary; <see langword="null"/> for the defaults. The options of learning play no part.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SubwordSegmenter(SubwordModel model, SubwordOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options = (options ?? new SubwordOptions()) with { Model = model };
        options.Validate();
        Model = model;
        Boundary = options.Boundary ?? DefaultBoundary(model.Algorithm);
        _glossaries = new SubwordGlossaries(options.Glossaries);
        _vocabulary = options.Vocabulary;
        _marks = new SubwordMarks(Boundary, options.Joiner);
        _tokensMayBeMarked = Boundary == SubwordBoundary.WordStartPrefix;
    }

    /// <summary>The model that cuts the tokens.</summary>
    public SubwordModel Model { get; }

    /// <summary>The marks of token boundaries.</summary>
    public SubwordBoundary Boundary { get; }

    /// <summary>Cuts a token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The subwords with their marks; none for an empty token.</returns>
    public IReadOnlyList<string> Segment(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return [.. Segment(token.AsSpan()).Select(subword => subword.ToString())];
    }

    /// <summary>
    /// Cuts a token with BPE-dropout (Provilkov, Emelianenko and Voita, 2020): at each step, each possible merge is left out at random. It
    /// is for training only: words cut in many ways make a network robust.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="dropout">
    /// The probability that a merge is left out: 0 for no dropout, 1 for single characters. The paper recommends 0.1, and 0.6 for Chinese
    /// and Japanese.
    /// </param>
    /// <param name="random">The source of random numbers.</param>
    /// <returns>The subwords with their marks; none for an empty token.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dropout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model is not a <see cref="BytePairEncoding"/>.</exception>
    public IReadOnlyList<string> Segment(string token, double dropout, Random random)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(random);
        CheckDropout(dropout);
        return [.. Segment(token, new SubwordDropout(dropout, (ulong)random.NextInt64())).Select(subword => subword.ToString())];
    }

    internal static SubwordBoundary DefaultBoundary(SubwordAlgorithm algorithm) =>
        algorithm == SubwordAlgorithm.WordPiece ? SubwordBoundary.ContinuationPrefix : SubwordBoundary.JoinerSuffix;

    /// <summary>Throws where merges cannot be left out with this probability.</summary>
    internal void CheckDropout(double dropout)
    {
        OptionCheck.InRange(0, 1, dropout);
        if (Model is not BytePairEncoding)
        {
            throw new InvalidOperationException($"Dropout: expected a model of byte pair encoding, found {Model.Algorithm}.");
        }
    }

    /// <summary>Cuts a token. The array is shared with other calls, and nobody may change it.</summary>
    internal ReadOnlyMemory<char>[] Segment(ReadOnlySpan<char> token)
    {
        if (token.IsEmpty)
        {
            return [];
        }

        if (token.Length > LongestRemembered)
        {
            return Cut(token, null);
        }

        return _segments.TryGet(token, out ReadOnlyMemory<char>[]? known) ? known : _segments.Add(token, Cut(token, null));
    }

    /// <summary>Cuts a token, leaving merges out at random.</summary>
    internal ReadOnlyMemory<char>[] Segment(ReadOnlySpan<char> token, SubwordDropout dropout) => token.IsEmpty ? [] : Cut(token, dropout);

    private ReadOnlyMemory<char>[] Cut(ReadOnlySpan<char> token, SubwordDropout? dropout)
    {
        bool startsWord = false;
        if (_tokensMayBeMarked && token.Contains(SubwordMarks.WordStart))
        {
            startsWord = token[0] == SubwordMarks.WordStart;
            token = token.ToString().Replace($"{SubwordMarks.WordStart}", "");
        }

        // The parts with their marks, end to end in one buffer.
        var marked = new CharBuffer(2 * token.Length + 16);
        var lengths = new List<int>();
        var stretches = new List<int>();
        var ends = new List<int>();
        _glossaries.Isolate(token, stretches);
        int start = 0;
        foreach (int stretchEnd in stretches)
        {
            ReadOnlySpan<char> stretch = token[start..stretchEnd];
            ends.Clear();
            bool isKnown = TryCutStretch(stretch, ends, dropout);
            int partStart = 0;
            foreach (int end in ends)
            {
                int before = marked.Length;

                // The vocabulary of word pieces has the unknown token as it is, without a mark.
                bool isFirst = start + partStart == 0 || (!isKnown && Boundary == SubwordBoundary.ContinuationPrefix);
                bool isLast = start + end == token.Length;
                _marks.Append(isKnown ? stretch[partStart..end] : Model.UnknownToken, isFirst, isLast, startsWord, marked);
                lengths.Add(marked.Length - before);
                partStart = end;
            }

            start = stretchEnd;
        }

        var subwords = new ReadOnlyMemory<char>[lengths.Count];
        for (int i = 0, at = 0; i < subwords.Length; at += lengths[i++])
        {
            subwords[i] = Shared(marked.Span.Slice(at, lengths[i]));
        }

        return subwords;
    }

    /// <summary>Cuts a stretch that a glossary matches, or that lies between such stretches.</summary>
    private bool TryCutStretch(ReadOnlySpan<char> stretch, List<int> ends, SubwordDropout? dropout)
    {
        bool isCharacter = stretch.Length == 1 || (stretch.Length == 2 && char.IsSurrogatePair(stretch[0], stretch[1]));
        if (isCharacter && Model is BytePairEncoding || _glossaries.IsProtected(stretch))
        {
            ends.Add(stretch.Length);
            return true;
        }

        if (Model is not BytePairEncoding merges)
        {
            bool isKnown = Model.TrySplit(stretch, ends);
            if (!isKnown)
            {
                ends.Add(stretch.Length);
            }

            return isKnown;
        }

        merges.Split(stretch, ends, dropout);
        if (_vocabulary is not null)
        {
            CutAgain(stretch, ends, merges.Table, _vocabulary);
        }

        return true;
    }

    /// <summary>Undoes the merges of each part that the vocabulary lacks, and of its parts in turn.</summary>
    private static void CutAgain(ReadOnlySpan<char> stretch, List<int> ends, BytePairMerges merges, SubwordVocabulary vocabulary)
    {
        var pending = new Stack<int>(Enumerable.Reverse(ends));
        ends.Clear();
        int start = 0;
        while (pending.TryPeek(out int end))
        {
            ReadOnlySpan<char> part = stretch[start..end];
            bool isLast = end == stretch.Length;
            if (!vocabulary.Contains(part, isLast) && merges.TryUndo(part, isLast, out int left) && left < part.Length)
            {
                pending.Push(start + left);
                continue;
            }

            pending.Pop();
            ends.Add(end);
            start = end;
        }
    }

    private ReadOnlyMemory<char> Shared(ReadOnlySpan<char> subword) =>
        subword.Length > LongestRemembered ? subword.ToString().AsMemory()
        : _subwords.TryGet(subword, out ReadOnlyMemory<char> known) ? known
        : _subwords.Add(subword, subword.ToString().AsMemory());

    /// <summary>A memory of values by text, up to a limit, for any number of threads.</summary>
    private sealed class Remembered<T>
    {
        private readonly ConcurrentDictionary<string, T> _values = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _valuesBySpan;
        private int _count;

        public Remembered() => _valuesBySpan = _values.GetAlternateLookup<ReadOnlySpan<char>>();

        public bool TryGet(ReadOnlySpan<char> key, [MaybeNullWhen(false)] out T value) =>
            _valuesBySpan.TryGetValue(key, out value);

        public T Add(ReadOnlySpan<char> key, T value)
        {
            if (_valuesBySpan.TryAdd(key, value) && Interlocked.Increment(ref _count) >= MostRemembered)
            {
                Volatile.Write(ref _count, 0);
                _values.Clear();
            }

            return value;
        }
    }
}
