using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The saved settings of <see cref="PretrainedTokenizer.WordPiece(string, WordPieceTokenizerOptions)"/>, besides its vocabulary.
/// </summary>
/// <param name="Options">The options of the tokenizer.</param>
/// <param name="VocabularySize">The number of tokens in the vocabulary, which reveals a truncated file.</param>
internal sealed record WordPieceSettings(WordPieceTokenizerOptions Options, int VocabularySize) : TokenizerSettings
{
    public const string VocabularyEntry = BertSettings.VocabularyEntry;

    /// <summary>Creates the tokenizer from the content of its vocabulary file.</summary>
    /// <exception cref="FormatException">The vocabulary is not UTF-8.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option names a token that the vocabulary lacks.</exception>
    public static PretrainedTokenizer Create(byte[] vocabulary, WordPieceTokenizerOptions options)
    {
        string[] tokens = PretrainedFiles.ReadVocabularyLines(vocabulary);
        PretrainedFiles.CheckToken(tokens, options.UnknownToken, nameof(options.UnknownToken));
        PretrainedFiles.CheckToken(tokens, options.PaddingToken, nameof(options.PaddingToken));
        Vocabulary checkedTokens = PretrainedFiles.CreateVocabulary(tokens, options.UnknownToken, options.PaddingToken);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Create(PretrainedFiles.VocabularyLines(tokens), new WordPieceOptions
        {
            Normalizer = options.LowerCase ? LowerCaseNormalizer.Instance : null,
            PreTokenizer = WordFinder.Create(options.Boundaries),
            UnknownToken = options.UnknownToken,
            ContinuingSubwordPrefix = options.ContinuingSubwordPrefix,
            MaxInputCharsPerWord = options.LongestWord,
        });
        return new PretrainedTokenizer(
            nameof(PretrainedTokenizer.WordPiece), new WordPieceSettings(options, tokens.Length), tokenizer, checkedTokens,
            [(VocabularyEntry, vocabulary)]);
    }

    public override int CountInEntry() => VocabularySize;

    public override void Validate()
    {
        Options.Validate();
        OptionCheck.AtLeast(1, VocabularySize);
    }

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) =>
        PretrainedFiles.ReadVocabularyEntry(readEntry, VocabularyEntry, VocabularySize, vocabulary => Create(vocabulary, Options));
}
