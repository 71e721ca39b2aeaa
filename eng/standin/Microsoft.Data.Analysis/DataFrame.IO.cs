using System.Globalization;
using System.Text;

namespace Microsoft.Data.Analysis;

public partial class DataFrame
{
    public static void SaveCsv(DataFrame dataFrame, string path, char separator = ',', bool header = true, Encoding encoding = null, CultureInfo cultureInfo = null)
    {
        using var stream = File.Create(path);
        SaveCsv(dataFrame, stream, separator, header, encoding, cultureInfo);
    }

    /// <summary>As the package does, without an encoding the text is ASCII, and without a culture the current one writes the numbers.</summary>
    public static void SaveCsv(DataFrame dataFrame, Stream csvStream, char separator = ',', bool header = true, Encoding encoding = null, CultureInfo cultureInfo = null)
    {
        cultureInfo ??= CultureInfo.CurrentCulture;
        if (cultureInfo.NumberFormat.NumberDecimalSeparator == separator.ToString())
            throw new ArgumentException("Decimal separator cannot match the column separator");
        using var writer = new StreamWriter(csvStream, encoding ?? Encoding.ASCII, leaveOpen: true);
        if (dataFrame is null)
            return;
        if (header)
            writer.WriteLine(string.Join(separator, dataFrame.Columns.Select(column => Cell(column.Name, separator, cultureInfo))));
        foreach (var row in dataFrame.Rows)
            writer.WriteLine(string.Join(separator, row.Select(value => Cell(value, separator, cultureInfo))));
    }

    private static string Cell(object value, char separator, CultureInfo culture) => value switch
    {
        null => "",
        string text when text.AsSpan().IndexOfAny(separator, '\n', '"') >= 0 => $"\"{text.Replace("\"", "\"\"")}\"",
        // Enough digits to read the same number back.
        float number => number.ToString("G9", culture),
        double number => number.ToString("G17", culture),
        IFormattable other => other.ToString(null, culture),
        _ => value.ToString(),
    };
}
