using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The saved settings of <see cref="PretrainedTokenizer.BytePair(string, string, BytePairTokenizerOptions)"/>, besides its two files.
/// </summary>
/// <param name="Options">The options of the tokenizer.</param>
/// <param name="VocabularySize">The number of tokens in the vocabulary.</param>
/// <param name="MergeCount">The number of merges, which reveals a truncated file.</param>
internal sealed record BytePairSettings(BytePairTokenizerOptions Options, int VocabularySize, int MergeCount) : TokenizerSettings
{
    public const string VocabularyEntry = "vocab.json";
    public const string MergesEntry = "merges.txt";

    /// <summary>Reads the vocabulary and checks the tokens that options name.</summary>
    /// <exception cref="FormatException">The file is not a JSON object of tokens and their ids.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option names a token that the vocabulary lacks.</exception>
    public static Vocabulary ReadVocabulary(byte[] file, BytePairTokenizerOptions options)
    {
        string[] tokens = PretrainedFiles.ReadVocabularyJson(file);
        PretrainedFiles.CheckToken(tokens, options.UnknownToken, nameof(options.UnknownToken));
        PretrainedFiles.CheckToken(tokens, options.PaddingToken, nameof(options.PaddingToken));
        foreach (string token in options.SpecialTokens)
        {
            PretrainedFiles.CheckToken(tokens, token, nameof(options.SpecialTokens));
        }

        return PretrainedFiles.CreateVocabulary(tokens, options.UnknownToken, options.PaddingToken);
    }

    /// <summary>Creates the tokenizer from its vocabulary and the content of its files.</summary>
    /// <exception cref="FormatException">The merges are not pairs of tokens that make another token.</exception>
    public static PretrainedTokenizer Create(
        byte[] vocabularyFile, Vocabulary vocabulary, byte[] mergesFile, BytePairTokenizerOptions options)
    {
        string[] merges = PretrainedFiles.ReadMerges(mergesFile);
        Dictionary<string, int>? specialTokens = options.SpecialTokens.Count == 0 ? null
            : options.SpecialTokens.ToDictionary(token => token, token => vocabulary[token]);
        var settings = new BpeOptions(
            vocabulary.Tokens.Select((token, id) => KeyValuePair.Create(token, id)).Where(entry => entry.Key.Length > 0))
        {
            Merges = merges,
            ByteLevel = options.ByteLevel,
            Normalizer = options.LowerCase ? LowerCaseNormalizer.Instance : null,
            PreTokenizer = new BoundedPreTokenizer(WordFinder.Create(options.Boundaries, specialTokens)),
            SpecialTokens = specialTokens,
            UnknownToken = options.UnknownToken,
            FuseUnknownTokens = options.FuseUnknownTokens,
            ContinuingSubwordPrefix = options.ContinuingSubwordPrefix,
            EndOfWordSuffix = options.EndOfWordSuffix,
        };
        return new PretrainedTokenizer(
            nameof(PretrainedTokenizer.BytePair), new BytePairSettings(options, vocabulary.Count, merges.Length),
            Create(settings), vocabulary,
            [(VocabularyEntry, vocabularyFile), (MergesEntry, mergesFile)]);
    }

    public override int CountInEntry() => Math.Max(VocabularySize, MergeCount);

    public override void Validate()
    {
        Options.Validate();
        OptionCheck.AtLeast(1, VocabularySize);
        OptionCheck.AtLeast(0, MergeCount);
    }

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry)
    {
        byte[] file = [];
        Vocabulary? vocabulary = null;
        PretrainedTokenizer? tokenizer = null;
        readEntry(VocabularyEntry, stream =>
        {
            file = PretrainedFiles.ReadAll(stream);
            vocabulary = ReadVocabulary(file, Options);
            PretrainedFiles.CheckCount("tokens", VocabularySize, vocabulary.Count);
        });
        readEntry(MergesEntry, stream =>
        {
            tokenizer = Create(file, vocabulary!, PretrainedFiles.ReadAll(stream), Options);
            PretrainedFiles.CheckCount("merges", MergeCount, ((BytePairSettings)tokenizer.Settings).MergeCount);
        });
        return tokenizer!;
    }

    private static BpeTokenizer Create(BpeOptions options)
    {
        try
        {
            return BpeTokenizer.Create(options);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)    // a merge of unknown tokens; the same merge twice
        {
            throw new FormatException(e.Message);
        }
    }
}
