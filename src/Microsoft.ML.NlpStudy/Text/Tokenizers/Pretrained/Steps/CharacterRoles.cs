using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The roles of characters in the pre-tokenizers of Hugging Face's tokenizers.</summary>
internal static class CharacterRoles
{
    /// <summary>BertPreTokenizer: white space separates, punctuation marks stand alone.</summary>
    public static CharacterRole Bert(Rune rune) => Rune.IsWhiteSpace(rune) ? CharacterRole.Removed
        : IsPunctuation(rune) ? CharacterRole.Alone : CharacterRole.Word;

    /// <summary>WhitespaceSplit: white space separates.</summary>
    public static CharacterRole WhiteSpaceSplit(Rune rune) => Rune.IsWhiteSpace(rune) ? CharacterRole.Removed : CharacterRole.Word;

    /// <summary>Whitespace: runs of word characters and runs of others, as <c>\w+|[^\w\s]+</c> matches them.</summary>
    public static CharacterRole WhiteSpace(Rune rune) => IsWordCharacter(rune) ? CharacterRole.Word
        : Rune.IsWhiteSpace(rune) ? CharacterRole.Removed : CharacterRole.Other;

    /// <summary>Punctuation: marks have a role, all else is a word.</summary>
    public static Func<Rune, CharacterRole> Punctuation(CharacterRole marks) =>
        rune => IsPunctuation(rune) ? marks : CharacterRole.Word;

    /// <summary>Whether a character is one of the regular expression <c>\w</c>: letters, marks, digits, connectors and joiners.</summary>
    public static bool IsWordCharacter(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        UnicodeCategory.OtherSymbol => rune.Value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149)
            or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
        _ => false,
    };

    private static bool IsPunctuation(Rune rune) =>
        CharacterClass.IsAsciiPunctuation(rune.Value)
        || (CharacterClass.IsUnicodePunctuation(rune) && !UnicodeEight.IsUnknown(rune.Value))
        || rune.Value is 0x166D or 0x111C9;    // punctuation until Unicode 12 and 9
}
