namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A token that is found in a text before the text is cut into words, such as [MASK].</summary>
/// <param name="Content">The token.</param>
/// <param name="Id">Its id; -1 where the vocabulary has it.</param>
/// <param name="TakesSpaceBefore">Whether white space before the token belongs to it.</param>
/// <param name="TakesSpaceAfter">Whether white space after the token belongs to it.</param>
/// <param name="IsWord">Whether the token counts only between characters that belong to no word.</param>
/// <param name="IsNormalized">Whether the token is looked for in the normalized text, rather than in the text as it comes.</param>
internal sealed record AddedToken(
    string Content,
    int Id = -1,
    bool TakesSpaceBefore = false,
    bool TakesSpaceAfter = false,
    bool IsWord = false,
    bool IsNormalized = false);
