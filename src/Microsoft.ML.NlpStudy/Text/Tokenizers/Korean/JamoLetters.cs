using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The letters of one kind in the order of their numbers, and how syllables are put together from them.</summary>
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

    /// <summary>The final consonants from number 1; number 0 is none.</summary>
    public ReadOnlySpan<char> Finals { get; }

    /// <summary>The syllable that the letters at the start of the text make, <see langword="null"/> where they make none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many characters of it the syllable takes; 1 where there is none.</param>
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
            // Only letters that serve at both ends of a syllable can be followed by a vowel here.
            final = final > 0 && VowelAt(text, 3) >= 0 && Initials.Contains(text[2]) ? 0 : final;
            length = final > 0 ? 3 : 2;
        }

        return HangulSyllable.Compose(initial, vowel, final);
    }

    /// <summary>
    /// Whether the character belongs to Hangul in any of its blocks: syllables, and letters of both kinds, old ones included.
    /// </summary>
    public static bool IsHangul(char c) =>
        c is (>= '\u1100' and <= '\u11FF') or (>= '\u3130' and <= '\u318F') or (>= '\uA960' and <= '\uA97F')
            or (>= '\uAC00' and <= '\uD7FF');

    private int VowelAt(ReadOnlySpan<char> text, int index) => index < text.Length ? Vowels.IndexOf(text[index]) : -1;
}
