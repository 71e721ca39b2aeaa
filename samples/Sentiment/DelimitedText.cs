using System.Text;

namespace Sentiment;

/// <summary>How the fields of a file are separated: .csv quotes as RFC 4180 does, .tsv and .txt never quote.</summary>
internal sealed record DelimitedText(char Separator, bool Quoted)
{
    public static DelimitedText ByName(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => new(',', Quoted: true),
            ".tsv" or ".txt" => new('\t', Quoted: false),
            _ => throw new SampleException($"{path}: expected a .csv, .tsv or .txt file, plain or with .gz at its end."),
        };
    }

    /// <summary>The fields of the first rows, empty lines left out.</summary>
    public List<string[]> FirstRows(string path, int count)
    {
        using var reader = new StreamReader(path);
        var rows = new List<string[]>();
        while (rows.Count < count && NextRow(reader) is { } row)
        {
            if (row is not [""])
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private string[]? NextRow(StreamReader reader)
    {
        if (reader.Peek() < 0)
        {
            return null;
        }

        var fields = new List<string>();
        var field = new StringBuilder();
        bool inQuotes = false;
        for (int c = reader.Read(); c >= 0 && (inQuotes || c != '\n'); c = reader.Read())
        {
            if (Quoted && c == '"' && inQuotes && reader.Peek() == '"')
            {
                field.Append((char)reader.Read());
            }
            else if (Quoted && c == '"' && (inQuotes || field.Length == 0))
            {
                inQuotes = !inQuotes;
            }
            else if (c == Separator && !inQuotes)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c != '\r' || inQuotes)
            {
                field.Append((char)c);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
