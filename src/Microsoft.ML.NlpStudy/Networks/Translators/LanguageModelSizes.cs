namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>What a <see cref="LanguageModelNetwork"/> is made of.</summary>
internal sealed record LanguageModelSizes(
    int Vocabulary, RnnCellKind Cell, int EmbeddingSize, int HiddenSize, int Layers, double Dropout, bool IsTied, int? TruncationLength);
