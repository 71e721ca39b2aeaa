namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A Hangul syllable as the numbers of its letters: 19 initial consonants, 21 vowels, and 27 final consonants, where number 0 is none.
/// </summary>
internal readonly struct HangulSyllable(char syllable)
{
    public const char First = '\uAC00';
    public const char Last = '\uD7A3';
    public const int VowelCount = 21;
    public const int FinalCount = 28;

    private readonly int _number = syllable - First;

    public int Initial => _number / (VowelCount * FinalCount);

    public int Vowel => _number / FinalCount % VowelCount;

    public int Final => _number % FinalCount;

    public static char Compose(int initial, int vowel, int final) =>
        (char)(First + (((initial * VowelCount) + vowel) * FinalCount) + final);
}
