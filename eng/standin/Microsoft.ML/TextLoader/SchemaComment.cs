using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The comment at the head of a text file that says how to read it, so that it loads without being told its columns.</summary>
internal static class SchemaComment
{
    private const string Mark = "#@";

    private static readonly Dictionary<char, string> SeparatorNames = new()
    {
        ['\t'] = "tab",
        [' '] = "space",
        [','] = "comma",
        [';'] = "semicolon",
        ['|'] = "bar",
    };

    private static readonly Dictionary<DataKind, string> KindNames = new()
    {
        [DataKind.SByte] = "I1",
        [DataKind.Byte] = "U1",
        [DataKind.Int16] = "I2",
        [DataKind.UInt16] = "U2",
        [DataKind.Int32] = "I4",
        [DataKind.UInt32] = "U4",
        [DataKind.Int64] = "I8",
        [DataKind.UInt64] = "U8",
        [DataKind.Single] = "R4",
        [DataKind.Double] = "R8",
        [DataKind.String] = "TX",
        [DataKind.Boolean] = "BL",
        [DataKind.TimeSpan] = "TS",
        [DataKind.DateTime] = "DT",
        [DataKind.DateTimeOffset] = "DZ",
    };

    public static bool CanSeparate(char separator) => SeparatorNames.ContainsKey(separator);

    public static string Format(IEnumerable<DataViewSchema.Column> columns, char separator, bool hasHeader)
    {
        var text = new StringBuilder();
        text.AppendLine($"{Mark} TextLoader{{");
        if (hasHeader)
            text.AppendLine($"{Mark}   header+");
        text.AppendLine($"{Mark}   sep={SeparatorNames[separator]}");
        int start = 0;
        foreach (DataViewSchema.Column column in columns)
        {
            DataViewType item = column.Type.GetItemType();
            string keys = item is KeyDataViewType key ? $"[{key.Count}]" : "";
            string range = column.Type switch
            {
                VectorDataViewType { IsKnownSize: true } vector => $"{start}-{start + vector.Size - 1}",
                VectorDataViewType => $"{start}-**",
                _ => $"{start}",
            };
            string settings = $"{column.Name}:{KindNames[DataKinds.FromType(item)]}{keys}:{range}";
            text.AppendLine($"{Mark}   col={(column.Name.Any(char.IsWhiteSpace) ? $"{{{settings}}}" : settings)}");
            start += column.Type.GetValueCount();
        }
        text.AppendLine($"{Mark} }}");
        return text.ToString();
    }

    /// <summary>Takes header, separator and columns from a file's comment; false where it has none.</summary>
    public static bool TryRead(IMultiStreamSource files, TextLoader.Options options)
    {
        string[] settings = files.Count == 0 ? [] : Settings(files);
        if (settings.Length == 0)
            return false;
        var columns = new List<TextLoader.Column>();
        foreach (string setting in settings)
        {
            if (setting == "header+")
                options.HasHeader = true;
            else if (setting.StartsWith("sep=", StringComparison.Ordinal))
                options.Separators = [SeparatorNames.First(pair => pair.Value == setting[4..]).Key];
            else if (setting.StartsWith("col=", StringComparison.Ordinal))
                columns.Add(ParseColumn(setting[4..].Trim('{', '}')));
            else
                throw new InvalidOperationException($"TextLoader options embedded in the file are invalid: '{setting}'");
        }
        options.Columns = [.. columns];
        return columns.Count > 0;
    }

    // The marked lines before the first row, without the frame around the settings.
    private static string[] Settings(IMultiStreamSource files)
    {
        using TextReader reader = files.OpenTextReader(0);
        var lines = new List<string>();
        while (reader.ReadLine() is string line && (line.Length == 0 || line[0] == '#' || line.StartsWith("//", StringComparison.Ordinal)))
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
                lines.Add(line[Mark.Length..].Trim());
        }
        return lines is ["TextLoader{", .., "}"] ? [.. lines[1..^1]] : [];
    }

    private static TextLoader.Column ParseColumn(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 3)
            throw new InvalidOperationException($"TextLoader options embedded in the file are invalid: 'col={text}'");
        string kind = parts[1];
        KeyCount keys = null;
        if (kind.IndexOf('[') is > 0 and var bracket)
        {
            string count = kind[(bracket + 1)..^1];
            keys = count.Length == 0 ? new KeyCount() : new KeyCount(ulong.Parse(count, CultureInfo.InvariantCulture));
            kind = kind[..bracket];
        }
        return new TextLoader.Column(parts[0], KindNames.First(pair => pair.Value == kind).Key, [ParseRange(parts[2])], keys);
    }

    private static TextLoader.Range ParseRange(string text)
    {
        string[] ends = text.Split('-');
        int min = int.Parse(ends[0], CultureInfo.InvariantCulture);
        return ends switch
        {
            [_] => new TextLoader.Range(min),
            [_, "**"] => new TextLoader.Range { Min = min, VariableEnd = true },
            [_, "*"] => new TextLoader.Range(min, null),
            [_, var max] => new TextLoader.Range(min, int.Parse(max, CultureInfo.InvariantCulture)),
            _ => throw new InvalidOperationException($"TextLoader options embedded in the file are invalid: range '{text}'"),
        };
    }
}
