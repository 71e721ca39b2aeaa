namespace Microsoft.ML.Tokenizers;

/// <summary>How a <see cref="WordPieceTokenizer"/> cuts.</summary>
public class WordPieceOptions
{
    public WordPieceOptions() { }

    /// <summary>Finds the words; null for what white space separates.</summary>
    public PreTokenizer PreTokenizer { get; set; }

    public Normalizer Normalizer { get; set; }

    /// <summary>Tokens that decoding can leave out and that are found in the text before it is cut into words.</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; set; }

    /// <summary>What stands for a word that cannot be put together from the vocabulary.</summary>
    public string UnknownToken { get; set; } = "[UNK]";

    /// <summary>What marks a piece that is not the first of its word.</summary>
    public string ContinuingSubwordPrefix { get; set; } = "##";

    /// <summary>Longer words are unknown.</summary>
    public int MaxInputCharsPerWord { get; set; } = 100;
}
