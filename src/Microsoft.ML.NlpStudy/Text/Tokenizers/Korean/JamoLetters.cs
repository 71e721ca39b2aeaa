using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The letters (jamo) of one kind in the order of their numbers, and their composition to syllables.</summary>
internal readonly ref struct JamoLetters
{
    private readonly char? _missingFinal;

    public JamoLetters(JamoKind kind, char? missingFinal)
    {
        OptionCheck.IsDefined(kind);
        OptionCheck.That(missingFinal is not { } marker || !IsHangul(marker), "no Hangul letter or syllable", missingFinal);
        _missingFinal = missingFinal;
        bool isConjoining = kind == JamoKind.Conjoining;
        Initials = isConjoining ? "ᄀᄁᄂᄃᄄᄅᄆᄇᄈᄉᄊᄋᄌᄍᄎᄏᄐᄑᄒ" : "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
        Vowels = isConjoining ? "ᅡᅢᅣᅤᅥᅦᅧᅨᅩᅪᅫᅬᅭᅮᅯᅰᅱᅲᅳᅴᅵ" : "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
        Finals = isConjoining ? "ᆨᆩᆪᆫᆬᆭᆮᆯᆰᆱᆲᆳᆴᆵᆶᆷᆸᆹᆺᆻᆼᆽᆾᆿᇀᇁᇂ" : "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    }

    public ReadOnlySpan<char> Initials { get; }

    public ReadOnlySpan<char> Vowels { get; }

    /// <summary>The final consonants from number 1; number 0 stands for none.</summary>
    public ReadOnlySpan<char> Finals { get; }

    /// <summary>Composes the letters at the start of the text to a syllable; <see langword="null"/> where they make up none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The number of characters that the syllable takes; 1 where there is no syllable.</param>
    public char? SyllableAt(ReadOnlySpan<char> text, out int length)
    {
        length = 1;
        int initial = text.IsEmpty ? -1 : Initials.IndexOf(text[0]);
        int vowel = initial < 0 ? -1 : VowelAt(text, 1);
        if (vowel < 0)
        {
            return null;
        }

        int final = text.Length > 2 ? Finals.IndexOf(text[2]) + 1 : 0;
        if (_missingFinal is { } marker)
        {
            if (final == 0 && (text.Length < 3 || text[2] != marker))
            {
                return null;
            }

            length = 3;
        }
        else
        {
            // A consonant that can also begin a syllable begins the next one where a vowel follows.
            final = final > 0 && VowelAt(text, 3) >= 0 && Initials.Contains(text[2]) ? 0 : final;
            length = final > 0 ? 3 : 2;
        }

        return HangulSyllable.Compose(initial, vowel, final);
    }

    /// <summary>Whether the character belongs to any block of Hangul: syllables, and letters of both kinds, old ones included.</summary>
    public static bool IsHangul(char c) =>
        c is (>= '\u1100' and <= '\u11FF') or (>= '\u3130' and <= '\u318F') or (>= '\uA960' and <= '\uA97F')
            or (>= '\uAC00' and <= '\uD7FF');

    private int VowelAt(ReadOnlySpan<char> text, int index) => index < text.Length ? Vowels.IndexOf(text[index]) : -1;
}
