using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Translation;

/// <summary>Where pairs come from: two files of which line n of one translates line n of the other, or one table.</summary>
/// <param name="Source">The file of the sources.</param>
/// <param name="Target">The file of their translations.</param>
/// <param name="Pairs">The table: .tsv, .csv or .jsonl.</param>
/// <param name="SourceColumn">The table's column of the sources: header name or 0-based number; null: the first.</param>
/// <param name="TargetColumn">That of their translations; null: the second.</param>
/// <param name="Reading">How rows are written; null: told from the files.</param>
internal sealed record PairFiles(
    string? Source, string? Target, string? Pairs, string? SourceColumn = null, string? TargetColumn = null, Reading? Reading = null)
{
    /// <summary>The rows as columns <c>Source</c> and <c>Target</c>, read from the files each time they are asked for.</summary>
    /// <exception cref="SampleException">A file is missing or cannot be read as pairs.</exception>
    public IDataView Load(MLContext ml)
    {
        if (Pairs is null == (Source is null || Target is null))
        {
            throw new SampleException("expected --source with --target, or --pairs alone.");
        }

        try
        {
            return Reading.Listen(ml, Console.WriteLine, () => Pairs is not null
                ? ml.Data.LoadParallelTable(Pairs, new ParallelTableOptions
                {
                    SourceField = SourceColumn ?? "0",
                    TargetField = TargetColumn ?? "1",
                    HasHeader = Reading?.Header,
                    Separator = Reading?.Separator,
                    Encoding = Reading?.Encoding,
                    EscapeCharacter = Reading?.Escape,
                    CommentPrefix = Reading?.Comment,
                    SkippedLines = Reading?.SkippedLines ?? 0,
                    SkipEmpty = true,
                })
                : ml.Data.LoadParallelFiles(Source!, Target!, new ParallelFilesOptions { Encoding = Reading?.Encoding, SkipEmpty = true }));
        }
        catch (Exception error) when (error is ArgumentException or FormatException or FileNotFoundException)
        {
            throw new SampleException(error.Message);
        }
    }
}
