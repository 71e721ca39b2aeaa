using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Sentiment;

namespace Translation;

/// <summary>Where pairs come from: two files of which line n of one translates line n of the other, or one table.</summary>
/// <param name="Source">The file of the sources.</param>
/// <param name="Target">The file of their translations.</param>
/// <param name="Pairs">The table: .tsv or .csv, source and target its first two columns.</param>
internal sealed record PairFiles(string? Source, string? Target, string? Pairs)
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
            return Pairs is not null
                ? ml.Data.LoadParallelTable(Pairs, new ParallelTableOptions { SkipEmpty = true })
                : ml.Data.LoadParallelFiles(Source!, Target!, new ParallelFilesOptions { SkipEmpty = true });
        }
        catch (Exception error) when (error is ArgumentException or FormatException or FileNotFoundException)
        {
            throw new SampleException(error.Message);
        }
    }
}
