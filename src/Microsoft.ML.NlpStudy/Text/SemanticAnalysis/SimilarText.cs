namespace Microsoft.ML.NlpStudy;

/// <summary>A text similar to another.</summary>
/// <param name="Row">The text's row, from 0.</param>
/// <param name="Similarity">The cosine of the angle between the texts' vectors, from -1 to 1.</param>
public readonly record struct SimilarText(int Row, float Similarity);
