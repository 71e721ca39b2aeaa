namespace Microsoft.ML.NlpStudy;

/// <summary>The pooling of a Transformer's states into one vector.</summary>
public enum TransformerPooling
{
    /// <summary>The mean over the real tokens.</summary>
    Mean,

    /// <summary>The state of a special token that is put before the text, like BERT's <c>[CLS]</c>.</summary>
    FirstToken,
}
