namespace Microsoft.ML.NlpStudy;

/// <summary>The vector that is made of the states of a text's tokens.</summary>
public enum EncoderPooling
{
    /// <summary>The mean over all tokens, special tokens included, as Sentence-BERT takes it (Reimers and Gurevych 2019).</summary>
    Mean,

    /// <summary>The state of the first token, <c>[CLS]</c>.</summary>
    FirstToken,

    /// <summary>The state of the first token, after the pooler: a dense layer with tanh, as in BERT (Devlin et al. 2019).</summary>
    Pooler,
}
