using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Translation;

/// <summary>The files of sentence pairs: two files with equal line numbers, or one table.</summary>
/// <param name="Source">The file of the source texts.</param>
/// <param name="Target">The file of their translations.</param>
/// <param name="Pairs">The table: .tsv, .csv or .jsonl.</param>
/// <param name="SourceColumn">The column of the source texts: its name, or its number from 0; <see langword="null"/>: the first.</param>
/// <param name="TargetColumn">The column of the translations; <see langword="null"/>: the second.</param>
/// <param name="Reading">The format of the rows; <see langword="null"/>: detected.</param>
internal sealed record PairFiles(
    string? Source, string? Target, string? Pairs, string? SourceColumn = null, string? TargetColumn = null, Reading? Reading = null)
{
    /// <summary>Loads the rows with the columns <c>Source</c> and <c>Target</c>. Each pass reads the files again.</summary>
    /// <exception cref="SampleException">A file is missing or cannot be read as pairs.</exception>
    public IDataView Load(MLContext ml)
    {
        if (Pairs is null == (Source is null || Target is null))
        {
            throw new SampleException("expected --source with --target, or --pairs alone.");
        }

        try
        {
            Reading format = Reading ?? new Reading();
            return Reading.Listen(ml, Console.WriteLine, () => Pairs is not null
                ? ml.Data.LoadParallelTable(Pairs, format.ApplyTo(new ParallelTableOptions
                {
                    SourceField = SourceColumn ?? "0",
                    TargetField = TargetColumn ?? "1",
                    HasHeader = format.Header,
                    SkipEmpty = true,
                }))
                : ml.Data.LoadParallelFiles(Source!, Target!, new ParallelFilesOptions { Encoding = format.Encoding, SkipEmpty = true }));
        }
        catch (Exception error) when (error is ArgumentException or FormatException or FileNotFoundException)
        {
            throw new SampleException(error.Message);
        }
    }
}
