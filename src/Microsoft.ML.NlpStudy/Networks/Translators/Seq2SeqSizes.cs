namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The sizes of a recurrent translator.</summary>
internal sealed record Seq2SeqSizes(
    int SourceVocabulary, int TargetVocabulary, RnnCellKind Cell, int EmbeddingSize, int HiddenSize, int Layers, double Dropout,
    AttentionScoring Attention = AttentionScoring.General, bool FeedsInput = true);
