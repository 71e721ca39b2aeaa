namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The detection of the layout of a file of labeled texts.</summary>
internal static class LabeledLayouts
{
    private const int LookedAt = 20;

    /// <summary>Makes the table of a file in the layout that the options name, or that its name and first lines show.</summary>
    public static FieldTable Look(string path, LabeledTextOptions options)
    {
        LabeledTextLayout layout = options.Layout == LabeledTextLayout.Detect ? Detect(path, options) : options.Layout;
        return layout switch
        {
            LabeledTextLayout.FastText => FieldTable.OfLines(path, options, new FastTextLayout()),
            LabeledTextLayout.LabelFirst => FieldTable.OfLines(path, options, new LabelFirstLayout()),
            LabeledTextLayout.JsonLines =>
                FieldTable.OfLines(path, options, JsonLinesLayout.Of(path, LineReader.FormatOf(options), options)),
            _ => new FieldTable(path, options, options.FormatOf(path)),
        };
    }

    private static LabeledTextLayout Detect(string path, LabeledTextOptions options)
    {
        string extension = FileSearch.ExtensionOf(path);
        if (options.Separator is not null)
        {
            return LabeledTextLayout.Fields;
        }

        if (JsonLinesLayout.IsNameOfOne(path))
        {
            return LabeledTextLayout.JsonLines;
        }

        string[] lines = FirstLines(path, options);
        if (lines.Length > 0 && FastTextLayout.Fits(lines[0]))
        {
            return LabeledTextLayout.FastText;
        }

        bool mayBeLabelFirst = extension is not (".csv" or ".tsv" or ".tab") && !lines.Any(line => line.Contains('\t'));
        return extension == ".label" || (mayBeLabelFirst && LabelFirstLayout.Fits(lines))
            ? LabeledTextLayout.LabelFirst : LabeledTextLayout.Fields;
    }

    private static string[] FirstLines(string path, LabeledTextOptions options) =>
        [.. FirstRows.Of(path, LineReader.FormatOf(options), options with { InvalidBytes = InvalidByteHandling.Replace })
            .Select(fields => fields[0]).Where(line => !string.IsNullOrWhiteSpace(line)).Take(LookedAt)];
}
