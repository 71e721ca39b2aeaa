namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The part that a character plays where words are cut by characters. Neighbors of one role stay together, but for <see cref="Alone"/>.
/// </summary>
internal enum CharacterRole : byte
{
    /// <summary>The character separates words and is left out.</summary>
    Removed,

    /// <summary>The character is a word of its own.</summary>
    Alone,

    /// <summary>The character is a part of a word.</summary>
    Word,

    /// <summary>The character is a part of a run of others, such as punctuation marks.</summary>
    Other,
}
