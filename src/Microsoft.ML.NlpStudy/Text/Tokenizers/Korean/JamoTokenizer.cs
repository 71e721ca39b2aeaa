using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The tokenizer that cuts each Hangul syllable into its conjoining jamo, and other text as <see cref="CharacterTokenizer"/> does.
/// </summary>
/// <remarks>
/// Conjoining jamo differ from letters such as ㅋ in the text, so that the tokens can be joined again. Conjoining jamo in the text itself
/// are one user-perceived character and stay one token.
/// </remarks>
internal sealed class JamoTokenizer() : TextTokenizer(nameof(Jamo))
{
    private static readonly ReadOnlyMemory<char> s_initials = Letters(letters => letters.Initials);
    private static readonly ReadOnlyMemory<char> s_vowels = Letters(letters => letters.Vowels);
    private static readonly ReadOnlyMemory<char> s_finals = Letters(letters => letters.Finals);

    private delegate ReadOnlySpan<char> Choice(JamoLetters letters);

    public override bool CanDetokenize => true;

    private protected override string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens) =>
        Hangul.JoinJamo(tokens.ToArray().Select(token => token.ToString()));

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        while (!text.IsEmpty)
        {
            int length = StringInfo.GetNextTextElementLength(text.Span);
            if (length == 1 && Hangul.IsSyllable(text.Span[0]))
            {
                AddLetters(new HangulSyllable(text.Span[0]), tokens);
            }
            else
            {
                tokens.Add(text[..length]);
            }

            text = text[length..];
        }
    }

    private static void AddLetters(HangulSyllable syllable, TokenBuffer tokens)
    {
        tokens.Add(s_initials.Slice(syllable.Initial, 1));
        tokens.Add(s_vowels.Slice(syllable.Vowel, 1));
        if (syllable.Final > 0)
        {
            tokens.Add(s_finals.Slice(syllable.Final - 1, 1));
        }
    }

    private static ReadOnlyMemory<char> Letters(Choice choice) =>
        choice(new JamoLetters(JamoKind.Conjoining, missingFinal: null)).ToString().AsMemory();
}
