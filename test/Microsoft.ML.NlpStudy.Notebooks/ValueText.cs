using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>How a value is shown under a cell.</summary>
internal static class ValueText
{
    public static IReadOnlyDictionary<string, string> Of(object value) => value switch
    {
        HtmlText html => new Dictionary<string, string> { ["text/html"] = html.Text },
        DataFrame frame => new Dictionary<string, string> { ["text/html"] = Table(frame), ["text/plain"] = Plain(frame) },
        _ => Formatter.Format(value) ?? new Dictionary<string, string> { ["text/plain"] = Plain(value) },
    };

    private static string Plain(object? value) => value switch
    {
        null => "<null>",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => "[ " + string.Join(", ", items.Cast<object?>().Select(Plain)) + " ]",
        _ => value.ToString() ?? "",
    };

    private static string Plain(DataFrame frame)
    {
        string[][] rows = [[.. frame.Columns.Select(column => column.Name)], .. Rows(frame)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Table(DataFrame frame)
    {
        var html = new StringBuilder("<table>\n<tr>");
        foreach (DataFrameColumn column in frame.Columns)
            html.Append("<th>").Append(WebUtility.HtmlEncode(column.Name)).Append("</th>");
        html.Append("</tr>\n");
        foreach (string[] row in Rows(frame))
        {
            html.Append("<tr>");
            foreach (string cell in row)
                html.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            html.Append("</tr>\n");
        }

        return html.Append("</table>").ToString();
    }

    private static IEnumerable<string[]> Rows(DataFrame frame)
    {
        for (long row = 0; row < frame.Rows.Count; row++)
        {
            long index = row;
            yield return [.. frame.Columns.Select(column => column[index] switch
            {
                null => "",
                float number => number.ToString("0.####", CultureInfo.InvariantCulture),
                double number => number.ToString("0.####", CultureInfo.InvariantCulture),
                var value => Plain(value),
            })];
        }
    }
}
