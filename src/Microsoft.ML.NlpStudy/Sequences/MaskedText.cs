namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A text with some tokens to be found.</summary>
/// <param name="Ids">The token ids that the network reads, each one more than the encoder's: most of the chosen ones are masks.</param>
/// <param name="Places">The places of the chosen tokens in the text, from 0, in ascending order.</param>
/// <param name="Tokens">The true tokens at those places, ids of the encoder's vocabulary; empty where they are not known.</param>
internal readonly record struct MaskedText(int[] Ids, int[] Places, int[] Tokens);
