namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Finds the places of tokens in the text that they were cut from.</summary>
internal static class TokenPlaces
{
    /// <summary>The place of a token that the text does not have.</summary>
    public static (int Start, int End) None => (-1, -1);

    /// <summary>Finds the tokens in their order, each behind the one before it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="places">Receives the first character of each token and the one behind its last.</param>
    /// <remarks>
    /// A token is sought as it is, then in other letter case. One that is not found has no place, and the next is sought from where it was
    /// sought: a tokenizer that changes some tokens loses the places of those alone.
    /// </remarks>
    public static void Find(ReadOnlySpan<char> text, ReadOnlySpan<ReadOnlyMemory<char>> tokens, Span<(int Start, int End)> places)
    {
        int at = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            ReadOnlySpan<char> token = tokens[i].Span;
            int found = token.IsEmpty ? -1 : text[at..].IndexOf(token, StringComparison.Ordinal);
            found = found < 0 && !token.IsEmpty ? text[at..].IndexOf(token, StringComparison.OrdinalIgnoreCase) : found;
            places[i] = found < 0 ? None : (at + found, at + found + token.Length);
            at = found < 0 ? at : places[i].End;
        }
    }
}
