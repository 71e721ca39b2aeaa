using System.Globalization;

namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>The colors and fonts of all charts.</summary>
internal static class Palette
{
    /// <summary>The sans serif fonts of common systems, then fonts with Hangul.</summary>
    public const string Fonts =
        "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', "
            + "NanumGothic, sans-serif";

    public const string Ink = "#222222", Label = "#555555", Axis = "#999999", Grid = "#E8E8E8", Missing = "#EEEEEE";

    // Okabe and Ito's colors without yellow, which is too pale for lines on white.
    private static readonly string[] s_series = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    private static readonly int[][] s_dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

    // From light to dark in one hue, so that the order is also visible in grey.
    private static readonly (byte Red, byte Green, byte Blue)[] s_scale =
    [
        (247, 251, 255), (222, 235, 247), (198, 219, 239), (158, 202, 225), (107, 174, 214), (66, 146, 198), (33, 113, 181), (8, 81, 156),
        (8, 48, 107),
    ];

    // As light and as dark as the other scale at each step.
    private static readonly (byte Red, byte Green, byte Blue)[] s_opposite =
    [
        (255, 245, 235), (254, 230, 206), (253, 208, 162), (253, 174, 107), (253, 141, 60), (241, 105, 19), (217, 72, 1), (166, 54, 3),
        (127, 39, 4),
    ];

    /// <summary>The colors of the scale, from the lowest value to the highest.</summary>
    public static IEnumerable<string> Scale => s_scale.Select(Hex);

    /// <summary>Returns the color of a line by its index.</summary>
    public static string Series(int index) => s_series[index % s_series.Length];

    /// <summary>Returns a light tint of the color of a line by its index, as a ground for dark text.</summary>
    public static string Tint(int index)
    {
        const double Share = 0.22;
        int color = int.Parse(Series(index).AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Hex((Lighten(color >> 16), Lighten(color >> 8), Lighten(color)));

        static byte Lighten(int part) => (byte)Math.Round(255 - (255 - (part & 0xFF)) * Share);
    }

    /// <summary>Returns the dash pattern of a line by its index; empty for a solid line. Lines of the same color differ in it.</summary>
    public static int[] Dashes(int index) => s_dashes[index / s_series.Length % s_dashes.Length];

    /// <summary>Returns the color of a share, 0 to 1; other values get the color of the nearest end.</summary>
    public static string OfShare(double share) => double.IsNaN(share) ? Missing : Hex(Mix(s_scale, share));

    /// <summary>Returns the color of a share, -1 to 1: negative ones have another hue.</summary>
    public static string OfSignedShare(double share) => share < 0 ? Hex(Mix(s_opposite, -share)) : OfShare(share);

    /// <summary>Returns the color of text on the color of a share, of either sign: white on dark colors.</summary>
    public static string TextOn(double share)
    {
        (byte red, byte green, byte blue) = double.IsNaN(share) ? s_scale[0] : Mix(s_scale, Math.Abs(share));
        return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "#FFFFFF" : Ink;
    }

    private static (byte Red, byte Green, byte Blue) Mix((byte Red, byte Green, byte Blue)[] scale, double share)
    {
        double position = Math.Clamp(share, 0, 1) * (scale.Length - 1);
        int lower = Math.Min((int)position, scale.Length - 2);
        double part = position - lower;
        (var low, var high) = (scale[lower], scale[lower + 1]);
        return (Between(low.Red, high.Red), Between(low.Green, high.Green), Between(low.Blue, high.Blue));

        byte Between(byte first, byte second) => (byte)Math.Round(first + part * (second - first));
    }

    private static string Hex((byte Red, byte Green, byte Blue) color) =>
        string.Create(CultureInfo.InvariantCulture, $"#{color.Red:X2}{color.Green:X2}{color.Blue:X2}");
}
