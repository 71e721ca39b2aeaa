using System.Globalization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The subwords that byte pair encoding may give, with their frequencies. All but a token's last one end with the joiner: <c>low@@</c>.
/// </summary>
/// <remarks>The vocabulary that subword-nmt's <c>get-vocab</c> makes and its <c>apply-bpe --vocabulary</c> takes.</remarks>
public sealed class SubwordVocabulary
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _last;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _inner;

    internal SubwordVocabulary(IReadOnlyDictionary<string, long> frequencies, string joiner)
    {
        Frequencies = frequencies;
        Joiner = joiner;
        _last = new HashSet<string>(frequencies.Keys, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _inner = frequencies.Keys.Where(subword => subword.EndsWith(joiner, StringComparison.Ordinal))
            .Select(subword => subword[..^joiner.Length])
            .ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How often each subword occurred.</summary>
    public IReadOnlyDictionary<string, long> Frequencies { get; }

    /// <summary>What ends a subword that is not its token's last.</summary>
    public string Joiner { get; }

    /// <summary>Reads a vocabulary that subword-nmt or <see cref="Save"/> wrote: a subword, a space and its frequency a line.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="minimumFrequency">Subwords that occurred fewer times are left out: subword-nmt's <c>--vocabulary-threshold</c>.</param>
    /// <param name="joiner">What ends a subword that is not its token's last.</param>
    /// <exception cref="FormatException">The file is not that; the message names it and the line.</exception>
    public static SubwordVocabulary Load(string path, long minimumFrequency = 1, string joiner = SubwordMarks.Joiner)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(joiner);
        return SubwordFile.Read(path, stream => Read(stream, minimumFrequency, joiner));
    }

    /// <summary>Writes the vocabulary, most frequent subwords first. A file there is replaced once the new one is whole.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, Write);
    }

    internal static SubwordVocabulary Read(Stream stream, long minimumFrequency, string joiner)
    {
        List<string> lines = SubwordFile.ReadLines(stream);
        var frequencies = new Dictionary<string, long>(lines.Count, StringComparer.Ordinal);
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Split(' ') is not [{ Length: > 0 } subword, var number]
                || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long frequency))
            {
                throw new FormatException($"line {i + 1}: expected a subword, a space and its frequency, found '{lines[i]}'.");
            }

            if (frequency >= minimumFrequency)
            {
                frequencies[subword] = frequency;
            }
        }

        return new SubwordVocabulary(frequencies, joiner);
    }

    internal void Write(Stream stream) => SubwordFile.WriteLines(stream, Frequencies
        .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, CodePointComparer.Instance)
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));

    /// <summary>The subwords of words that occur often enough. The options must be valid.</summary>
    internal static SubwordVocabulary Count(
        SubwordModel model, SubwordOptions options, IEnumerable<KeyValuePair<string, long>> words, long minimumFrequency)
    {
        var segmenter = new SubwordSegmenter(
            model, options with { Boundary = SubwordBoundary.JoinerSuffix, Vocabulary = null, VocabularyThreshold = null });
        var frequencies = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string word, long frequency) in SubwordWords.WithoutMarks(words, options.Boundary))
        {
            foreach (string subword in segmenter.Segment(word))
            {
                frequencies[subword] = frequencies.GetValueOrDefault(subword) + frequency;
            }
        }

        // No merge makes what cannot be written, so leaving it out leads to no further cut.
        return new SubwordVocabulary(
            frequencies.Where(entry => entry.Value >= minimumFrequency && SubwordWords.IsWritable(entry.Key))
                .ToDictionary(StringComparer.Ordinal),
            options.Joiner);
    }

    /// <summary>Whether a subword may stay.</summary>
    /// <param name="subword">The subword, without a mark.</param>
    /// <param name="isLast">Whether it ends its token.</param>
    internal bool Contains(ReadOnlySpan<char> subword, bool isLast) => (isLast ? _last : _inner).Contains(subword);
}
