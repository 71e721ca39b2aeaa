using System.Globalization;

namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>The colors and fonts of all charts.</summary>
internal static class Palette
{
    /// <summary>A sans serif font of each system, then the fonts that have Hangul there.</summary>
    public const string Fonts =
        "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', "
            + "NanumGothic, sans-serif";

    public const string Ink = "#222222", Label = "#555555", Axis = "#999999", Grid = "#E8E8E8", Missing = "#EEEEEE";

    // Okabe and Ito's colors, less their yellow, which is too pale for lines on white.
    private static readonly string[] s_series = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    private static readonly int[][] s_dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

    // From light to dark in one hue: its order shows in grey, too.
    private static readonly (byte Red, byte Green, byte Blue)[] s_scale =
    [
        (247, 251, 255), (222, 235, 247), (198, 219, 239), (158, 202, 225), (107, 174, 214), (66, 146, 198), (33, 113, 181), (8, 81, 156),
        (8, 48, 107),
    ];

    /// <summary>The scale's colors, from the lowest value's.</summary>
    public static IEnumerable<string> Scale => s_scale.Select(Hex);

    /// <summary>The color of a line by its place among the lines.</summary>
    public static string Series(int index) => s_series[index % s_series.Length];

    /// <summary>Lengths of a line's strokes and gaps; none for a solid line. Lines of one color differ in them.</summary>
    public static int[] Dashes(int index) => s_dashes[index / s_series.Length % s_dashes.Length];

    /// <summary>The scale's color for a share, 0 to 1; shares beyond get the color of the end.</summary>
    public static string OfShare(double share) => double.IsNaN(share) ? Missing : Hex(Mix(share));

    /// <summary>The color of text on a share's color: white where that is dark.</summary>
    public static string TextOn(double share)
    {
        (byte red, byte green, byte blue) = double.IsNaN(share) ? s_scale[0] : Mix(share);
        return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "#FFFFFF" : Ink;
    }

    private static (byte Red, byte Green, byte Blue) Mix(double share)
    {
        double place = Math.Clamp(share, 0, 1) * (s_scale.Length - 1);
        int lower = Math.Min((int)place, s_scale.Length - 2);
        double part = place - lower;
        return (Between(s_scale[lower].Red, s_scale[lower + 1].Red), Between(s_scale[lower].Green, s_scale[lower + 1].Green), Between(
            s_scale[lower].Blue, s_scale[lower + 1].Blue));

        byte Between(byte low, byte high) => (byte)Math.Round(low + part * (high - low));
    }

    private static string Hex((byte Red, byte Green, byte Blue) color) =>
        string.Create(CultureInfo.InvariantCulture, $"#{color.Red:X2}{color.Green:X2}{color.Blue:X2}");
}
