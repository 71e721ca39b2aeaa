namespace Microsoft.ML.NlpStudy;

/// <summary>A token near to others.</summary>
/// <param name="Token">The token.</param>
/// <param name="Similarity">The cosine of the angle between its vector and theirs, from -1 to 1.</param>
public readonly record struct SimilarToken(string Token, float Similarity);
