namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The sizes of a Transformer that translates.</summary>
internal sealed record TransformerTranslatorSizes(
    int SourceVocabulary, int TargetVocabulary, int Size, int Heads, int EncoderLayers, int DecoderLayers, int FeedForwardSize,
    double Dropout,
    bool NormalizesFirst = true, EmbeddingTying Tying = EmbeddingTying.None);
