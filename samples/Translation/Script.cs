using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Translation;

/// <summary>The script of texts, which decides how their words are split and joined.</summary>
internal static class Script
{
    private const int TextsRead = 1000;

    /// <summary>
    /// Finds the language whose rules Moses' tokenizer should use: ko, ja or zh if a third of the letters belong to it, otherwise en.
    /// </summary>
    /// <param name="data">The texts.</param>
    /// <param name="column">The column of the texts; the first thousand are read.</param>
    public static string LanguageOf(IDataView data, string column)
    {
        int letters = 0, hangul = 0, kana = 0, han = 0;
        foreach (Rune rune in data.GetColumn<string?>(column).Take(TextsRead).SelectMany(text => (text ?? "").EnumerateRunes())
            .Where(Rune.IsLetter))
        {
            letters++;
            hangul += rune.Value is (>= 0xAC00 and <= 0xD7A3) or (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F) ? 1 : 0;
            kana += rune.Value is >= 0x3040 and <= 0x30FF ? 1 : 0;
            han += rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x3FFFF) ? 1 : 0;
        }

        // Japanese mixes Chinese characters with its own.
        int most = Math.Max(hangul, kana + han);
        return letters == 0 || 3 * most < letters ? "en" : hangul == most ? "ko" : 10 * kana > han ? "ja" : "zh";
    }

    /// <summary>Gives the English name of a language.</summary>
    public static string NameOf(string language) => language switch
    {
        "ko" => "Korean",
        "ja" => "Japanese",
        "zh" => "Chinese",
        _ => "English",
    };
}
