using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The saved settings of <see cref="PretrainedTokenizer.Bert(string, BertTokenizerOptions)"/>, besides its vocabulary.</summary>
/// <param name="Options">The options of the tokenizer.</param>
/// <param name="VocabularySize">The number of tokens in the vocabulary, which reveals a truncated file.</param>
internal sealed record BertSettings(BertTokenizerOptions Options, int VocabularySize) : TokenizerSettings
{
    public const string VocabularyEntry = "vocab.txt";

    private const string Unknown = "[UNK]";
    private const string First = "[CLS]";
    private const string Last = "[SEP]";
    private const string Padding = "[PAD]";
    private const string Mask = "[MASK]";
    private static readonly string[] s_specialTokens = [Unknown, First, Last, Padding, Mask];

    /// <summary>Creates the tokenizer from the content of its vocabulary file.</summary>
    /// <exception cref="FormatException">The vocabulary is not one of BERT's.</exception>
    public static PretrainedTokenizer Create(byte[] vocabulary, BertTokenizerOptions options)
    {
        string[] tokens = PretrainedFiles.ReadVocabularyLines(vocabulary);
        foreach (string token in s_specialTokens)
        {
            if (!tokens.Contains(token))
            {
                throw new FormatException($"expected the token '{token}' in one of the {tokens.Length} lines, found it in none.");
            }
        }

        Vocabulary checkedTokens = PretrainedFiles.CreateVocabulary(tokens, Unknown, Padding);
        BertTokenizer tokenizer = BertTokenizer.Create(PretrainedFiles.VocabularyLines(tokens), new BertOptions
        {
            Normalizer = new BertNormalizer(options, s_specialTokens),
            PreTokenizer = PreTokenizer.CreateWhiteSpace(),
            LowerCaseBeforeTokenization = options.LowerCase,
            RemoveNonSpacingMarks = options.RemoveAccents ?? options.LowerCase,
            IndividuallyTokenizeCjk = options.SeparateChineseCharacters,
        });
        return new PretrainedTokenizer(
            nameof(PretrainedTokenizer.Bert), new BertSettings(options, tokens.Length), tokenizer, checkedTokens,
            [(VocabularyEntry, vocabulary)],
            options.AddSpecialTokens ? (First, Last) : null);
    }

    /// <summary>Learns the vocabulary of a tokenizer from texts, and creates the tokenizer.</summary>
    public static PretrainedTokenizer Learn(IEnumerable<string> texts, int size, int minimumFrequency, BertTokenizerOptions options) =>
        Create(
            BertVocabulary.Learn(texts, size, minimumFrequency, options, [Padding, Unknown, First, Last, Mask]), options);

    public override int CountInEntry() => VocabularySize;

    public override void Validate() => OptionCheck.AtLeast(1, VocabularySize);

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) =>
        PretrainedFiles.ReadVocabularyEntry(readEntry, VocabularyEntry, VocabularySize, vocabulary => Create(vocabulary, Options));
}
