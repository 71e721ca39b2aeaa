namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Finds out how a file of labelled texts is laid out.</summary>
internal static class LabelledLayouts
{
    private const int LookedAt = 20;

    /// <summary>Looks at a file in the layout that the options name, or that its name and first lines show.</summary>
    public static FieldTable Look(string path, LabelledTextOptions options)
    {
        LabelledTextLayout layout = options.Layout == LabelledTextLayout.Detect ? Detect(path, options) : options.Layout;
        return layout switch
        {
            LabelledTextLayout.FastText => FieldTable.OfLines(path, options, new FastTextLayout()),
            LabelledTextLayout.LabelFirst => FieldTable.OfLines(path, options, new LabelFirstLayout()),
            LabelledTextLayout.JsonLines =>
                FieldTable.OfLines(path, options, JsonLinesLayout.Of(path, LineReader.FormatOf(options), options)),
            _ => new FieldTable(path, options, options.FormatOf(path)),
        };
    }

    private static LabelledTextLayout Detect(string path, LabelledTextOptions options)
    {
        string extension = FileSearch.ExtensionOf(path);
        if (options.Separator is not null)
        {
            return LabelledTextLayout.Fields;
        }

        if (JsonLinesLayout.IsNameOfOne(path))
        {
            return LabelledTextLayout.JsonLines;
        }

        string[] lines = FirstLines(path, options);
        if (lines.Length > 0 && FastTextLayout.Fits(lines[0]))
        {
            return LabelledTextLayout.FastText;
        }

        bool mayBeLabelFirst = extension is not (".csv" or ".tsv" or ".tab") && !lines.Any(line => line.Contains('\t'));
        return extension == ".label" || (mayBeLabelFirst && LabelFirstLayout.Fits(lines))
            ? LabelledTextLayout.LabelFirst : LabelledTextLayout.Fields;
    }

    private static string[] FirstLines(string path, LabelledTextOptions options) =>
        [.. FirstRows.Of(path, LineReader.FormatOf(options), options with { InvalidBytes = InvalidByteHandling.Replace })
            .Select(fields => fields[0]).Where(line => !string.IsNullOrWhiteSpace(line)).Take(LookedAt)];
}
