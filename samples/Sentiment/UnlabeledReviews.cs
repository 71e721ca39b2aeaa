using Microsoft.ML;
using Samples;

namespace Sentiment;

/// <summary>Reviews without a label, added to those with one.</summary>
internal static class UnlabeledReviews
{
    /// <summary>
    /// Adds the reviews of a file at the end, each with an empty label. The vocabulary is then that of all reviews.
    /// </summary>
    /// <param name="ml">The context.</param>
    /// <param name="labeled">The reviews with a label.</param>
    /// <param name="file">The file; <see langword="null"/> for none.</param>
    /// <exception cref="SampleException">The file is missing, empty, or has no such column.</exception>
    public static IDataView Add(MLContext ml, IDataView labeled, TextFile? file)
    {
        if (file is null)
        {
            return labeled;
        }

        IDataView texts = file.Load(ml);
        if (!Rows<TextOnly>(ml, texts).Any())
        {
            throw new SampleException($"{file.Path}: expected reviews, found none.");
        }

        // Read again at each pass, not held in memory.
        return ml.Data.LoadFromEnumerable(
            Rows<Review>(ml, labeled).Concat(Rows<TextOnly>(ml, texts).Select(row => new Review { Text = row.Text })));
    }

    private static IEnumerable<T> Rows<T>(MLContext ml, IDataView rows)
        where T : class, new() =>
        ml.Data.CreateEnumerable<T>(rows, reuseRowObject: false);

    private sealed class TextOnly
    {
        public string Text { get; set; } = "";
    }
}
