namespace Microsoft.ML.NlpStudy;

/// <summary>A token similar to other tokens.</summary>
/// <param name="Token">The token.</param>
/// <param name="Similarity">The cosine of the angle between the token's vector and the others', from -1 to 1.</param>
public readonly record struct SimilarToken(string Token, float Similarity);
