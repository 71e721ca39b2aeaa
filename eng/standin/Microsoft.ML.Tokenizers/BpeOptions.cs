namespace Microsoft.ML.Tokenizers;

/// <summary>What a <see cref="BpeTokenizer"/> knows and how it cuts.</summary>
public sealed class BpeOptions
{
    public BpeOptions(IEnumerable<KeyValuePair<string, int>> vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
    }

    /// <param name="vocabFile">A JSON object of tokens and their ids.</param>
    /// <param name="mergesFile">Two tokens a line, a blank between them; null for none.</param>
    public BpeOptions(string vocabFile, string mergesFile = null)
    {
        ArgumentNullException.ThrowIfNull(vocabFile);
        using (FileStream vocabulary = Open(vocabFile, "vocabulary"))
        {
            Vocabulary = BpeFiles.ReadVocabulary(vocabulary)
                ?? throw new InvalidOperationException($"The content of the vocabulary file '{vocabFile}' is not valid.");
        }
        if (mergesFile is not null)
        {
            using FileStream merges = Open(mergesFile, "merges");
            Merges = BpeFiles.ReadMerges(merges);
        }
    }

    public IEnumerable<KeyValuePair<string, int>> Vocabulary { get; }

    /// <summary>Which neighbours become one token, the most important ones first: two tokens with a blank between them.</summary>
    public IEnumerable<string> Merges { get; set; }

    /// <summary>Words that are a token whatever their letters are.</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; set; }

    public Normalizer Normalizer { get; set; }

    /// <summary>Finds the words; null for runs of letters and digits and runs of anything else but white space.</summary>
    public PreTokenizer PreTokenizer { get; set; }

    /// <summary>What stands for characters that the vocabulary lacks; null leaves them out.</summary>
    public string UnknownToken { get; set; }

    /// <summary>Whether unknown characters side by side are one token.</summary>
    public bool FuseUnknownTokens { get; set; }

    /// <summary>What marks a piece that is not the first of its word.</summary>
    public string ContinuingSubwordPrefix { get; set; }

    /// <summary>What marks the last piece of a word.</summary>
    public string EndOfWordSuffix { get; set; }

    /// <summary>Whether words are taken as the bytes of their UTF-8, each written as the character that GPT-2 gives it.</summary>
    public bool ByteLevel { get; set; }

    public string BeginningOfSentenceToken { get; set; }

    public string EndOfSentenceToken { get; set; }

    private static FileStream Open(string file, string role) =>
        File.Exists(file) ? File.OpenRead(file) : throw new ArgumentException($"Could not find the {role} file '{file}'.");
}
