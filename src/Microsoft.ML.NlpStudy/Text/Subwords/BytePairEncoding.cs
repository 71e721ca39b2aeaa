using System.Text;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Byte pair encoding: merges of neighboring symbols. Applied to the characters of a token in the order in which they were learned, they
/// give the token's subwords.
/// </summary>
/// <remarks>
/// The results are exactly those of subword-nmt (Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units",
/// 2016). Its files of codes, a merge a line, are read and written. A character is a Unicode code point. A word's last character is learned
/// as a separate symbol, marked by <c>&lt;/w&gt;</c>.
/// </remarks>
public sealed class BytePairEncoding : SubwordModel
{
    private BytePairSplitter? _spare;

    internal BytePairEncoding(
        IReadOnlyList<(string First, string Second)> merges, IEnumerable<Rune>? characters = null, bool marksWordEndApart = false)
    {
        Merges = merges;
        MarksWordEndApart = marksWordEndApart;
        Table = new BytePairMerges(merges, marksWordEndApart);
        Characters = Table.CharactersWith(characters ?? []);
    }

    /// <inheritdoc/>
    public override SubwordAlgorithm Algorithm => SubwordAlgorithm.BytePairEncoding;

    /// <summary>
    /// The pairs of merged symbols in the order in which they were learned. Symbols that end a word end with <c>&lt;/w&gt;</c>.
    /// </summary>
    public IReadOnlyList<(string First, string Second)> Merges { get; }

    /// <summary>
    /// The characters of the texts learned from, by code points; for a model loaded from codes, the characters of its merges.
    /// </summary>
    /// <remarks>They matter only for <see cref="SaveForTokenizer"/>: a token with other characters is cut too.</remarks>
    public string Characters { get; }

    internal override string? UnknownToken => null;

    /// <summary>The merges as tables of numbers.</summary>
    internal BytePairMerges Table { get; }

    /// <summary>Whether <c>&lt;/w&gt;</c> is a separate symbol, as in codes of version 0.1.</summary>
    internal bool MarksWordEndApart { get; }

    /// <summary>Learns merges from tokens.</summary>
    /// <param name="tokens">The tokens of all texts, repetitions included. White space in a token ends it.</param>
    /// <param name="options">
    /// The number of merges and their minimum frequency; <see langword="null"/> for the defaults. Only the options of learning play a part.
    /// </param>
    /// <returns>The encoding, with the asked number of merges, or fewer where no pair is frequent enough.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static BytePairEncoding Learn(IEnumerable<string> tokens, SubwordOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new SubwordOptions();
        options.Validate();
        return Learn(SubwordWords.Count(tokens), options);
    }

    /// <summary>
    /// Reads codes that subword-nmt or <see cref="Save"/> wrote: version 0.2, and version 0.1, whose files name no version.
    /// </summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="mergeCount">The most merges to take, from the first; <see langword="null"/> for all.</param>
    /// <exception cref="FormatException">The file does not have the format; the message names the file and the line.</exception>
    public static BytePairEncoding Load(string path, int? mergeCount = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SubwordFile.Read(path, stream => BytePairCodes.Read(stream, mergeCount ?? int.MaxValue));
    }

    /// <summary>
    /// Writes the merges as codes of subword-nmt, byte for byte. An existing file is replaced once the new one is complete.
    /// </summary>
    /// <param name="path">The file.</param>
    public override void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => BytePairCodes.Write(this, stream));
    }

    /// <summary>
    /// Writes the two files that Microsoft.ML.Tokenizers' <c>BpeTokenizer</c> is created from. Existing files are replaced.
    /// </summary>
    /// <remarks>
    /// With <c>new BpeOptions(vocabularyPath, mergesPath) { EndOfWordSuffix = "&lt;/w&gt;", UnknownToken = unknownToken, PreTokenizer = …
    /// }</c>, where the pre-tokenizer gives one token a word, <c>BpeTokenizer.Create</c> cuts each token as
    /// <see cref="SubwordModel.Split"/> does and marks its last part with <c>&lt;/w&gt;</c>, as <see cref="SubwordBoundary.WordEndSuffix"/>
    /// does. That holds for tokens of <see cref="Characters"/>; the tokenizer knows no others.
    /// </remarks>
    /// <param name="vocabularyPath">The vocabulary: a JSON object of subwords and their ids.</param>
    /// <param name="mergesPath">The merges: a pair a line.</param>
    /// <param name="unknownToken">The entry with id 0, for characters without an entry; <see langword="null"/> for none.</param>
    /// <exception cref="InvalidOperationException">The model is from codes of version 0.1, whose words the tokenizer cannot
    /// make.</exception>
    public void SaveForTokenizer(string vocabularyPath, string mergesPath, string? unknownToken = "<unk>")
    {
        ArgumentException.ThrowIfNullOrEmpty(vocabularyPath);
        ArgumentException.ThrowIfNullOrEmpty(mergesPath);
        if (MarksWordEndApart)
        {
            throw new InvalidOperationException("Byte pair encoding: expected merges of version 0.2, found version 0.1.");
        }

        WholeFile.Write(vocabularyPath, stream => BytePairCodes.WriteVocabulary(this, unknownToken, stream));
        WholeFile.Write(mergesPath, stream => BytePairCodes.Write(this, stream));
    }

    /// <summary>Learns merges from words and their frequencies. The options must be valid.</summary>
    internal static BytePairEncoding Learn(IEnumerable<KeyValuePair<string, long>> words, SubwordOptions options)
    {
        var learner = new SubwordLearner(SubwordWords.WithoutMarks(words, options.Boundary), SubwordNotation.BytePairEncoding);
        int mergeCount = options.VocabularySize is { } size ? size - learner.CharacterCount : options.MergeCount;
        return new BytePairEncoding(learner.Learn(mergeCount, options.MinimumFrequency), learner.Characters);
    }

    internal override bool TrySplit(ReadOnlySpan<char> token, List<int> ends)
    {
        Split(token, ends, null);
        return true;
    }

    /// <summary>Cuts a token, and leaves merges out at random where <paramref name="dropout"/> is given.</summary>
    internal void Split(ReadOnlySpan<char> token, List<int> ends, SubwordDropout? dropout)
    {
        BytePairSplitter splitter = Interlocked.Exchange(ref _spare, null) ?? new BytePairSplitter(Table);
        splitter.Split(token, ends, dropout);
        Volatile.Write(ref _spare, splitter);
    }
}
