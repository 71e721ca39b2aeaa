namespace Microsoft.ML.NlpStudy;

/// <summary>The vector that <c>EmbedText</c> makes of a text's token states.</summary>
public enum EncoderPooling
{
    /// <summary>The mean over all tokens, special tokens included, as Sentence-BERT takes it (Reimers and Gurevych 2019).</summary>
    Mean,

    /// <summary>The state of the first token, <c>[CLS]</c>.</summary>
    FirstToken,
}
