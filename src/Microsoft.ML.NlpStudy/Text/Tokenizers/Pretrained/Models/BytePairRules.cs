namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The rules of a byte pair encoding besides its merges.</summary>
/// <param name="Unknown">The id of a character that the vocabulary lacks; -1 leaves such characters out.</param>
/// <param name="FusesUnknown">Whether neighboring unknown characters are one token.</param>
/// <param name="Prefix">The mark before each piece except a word's first; <see langword="null"/> for none.</param>
/// <param name="Suffix">The mark behind a word's last piece; <see langword="null"/> for none.</param>
/// <param name="KeepsWholeTokens">Whether a word that is a token stays whole, whatever the merges make of it.</param>
/// <param name="IsByteLevel">Whether tokens are written in GPT-2's characters for bytes.</param>
internal sealed record BytePairRules(
    int Unknown, bool FusesUnknown, string? Prefix, string? Suffix, bool KeepsWholeTokens, bool IsByteLevel);
