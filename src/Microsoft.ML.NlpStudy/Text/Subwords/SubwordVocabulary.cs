using System.Globalization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The vocabulary of subwords that byte pair encoding may give, with their frequencies. All except a token's last end with the joiner:
/// <c>low@@</c>.
/// </summary>
/// <remarks>subword-nmt's <c>get-vocab</c> writes such a vocabulary, and its <c>apply-bpe --vocabulary</c> reads it.</remarks>
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

    /// <summary>The number of times that each subword occurred.</summary>
    public IReadOnlyDictionary<string, long> Frequencies { get; }

    /// <summary>The text that ends each subword except a token's last.</summary>
    public string Joiner { get; }

    /// <summary>Reads a vocabulary that subword-nmt or <see cref="Save"/> wrote: a subword, a space and its frequency a line.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="minimumFrequency">
    /// The fewest occurrences of a subword that is kept: subword-nmt's <c>--vocabulary-threshold</c>.
    /// </param>
    /// <param name="joiner">The text that ends each subword except a token's last.</param>
    /// <exception cref="FormatException">The file does not have the format; the message names the file and the line.</exception>
    public static SubwordVocabulary Load(string path, long minimumFrequency = 1, string joiner = SubwordMarks.Joiner)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(joiner);
        return SubwordFile.Read(path, stream => Read(stream, minimumFrequency, joiner));
    }

    /// <summary>Writes the vocabulary, most frequent subwords first. An existing file is replaced once the new one is complete.</summary>
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

    /// <summary>Counts the subwords of words, and keeps those that occur often enough. The options must be valid.</summary>
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

        // No merge makes a subword that cannot be written, so leaving such subwords out causes no further cuts.
        return new SubwordVocabulary(
            frequencies.Where(entry => entry.Value >= minimumFrequency && SubwordWords.IsWritable(entry.Key))
                .ToDictionary(StringComparer.Ordinal),
            options.Joiner);
    }

    /// <summary>Whether a subword is in the vocabulary.</summary>
    /// <param name="subword">The subword, without a mark.</param>
    /// <param name="isLast">Whether the subword ends its token.</param>
    internal bool Contains(ReadOnlySpan<char> subword, bool isLast) => (isLast ? _last : _inner).Contains(subword);
}
