using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace Sentiment;

/// <summary>The check of labels before training and evaluation.</summary>
internal static class LabelCheck
{
    /// <summary>Checks the labels of a part of the reviews.</summary>
    /// <param name="reviews">The part.</param>
    /// <param name="name">The name of the part in messages.</param>
    /// <param name="leastClasses">The smallest number of classes that is allowed.</param>
    /// <param name="advice">Advice for the user, added to an error message.</param>
    /// <exception cref="SampleException">There are no reviews or too few classes, or most reviews have no label.</exception>
    public static void Run(IDataView reviews, string name, int leastClasses, string advice)
    {
        long rows = 0, empty = 0;
        var classes = new HashSet<string>();
        foreach (string label in reviews.GetColumn<string>(nameof(Review.Sentiment)))
        {
            rows++;
            empty += string.IsNullOrWhiteSpace(label) ? 1 : 0;
            classes.Add(label);
        }

        classes.RemoveWhere(string.IsNullOrWhiteSpace);
        if (rows == 0)
        {
            throw new SampleException($"{name}: expected reviews, found none. {advice}");
        }

        if (empty * 2 > rows)
        {
            throw new SampleException(
                $"{name}: expected a label in every row, found {empty:N0} of {rows:N0} rows without a label. "
                    + "--label-column names the labels' column.");
        }

        if (classes.Count < leastClasses)
        {
            throw new SampleException(
                $"{name}: expected reviews of at least two classes, found {rows:N0} of '{classes.FirstOrDefault()}'. {advice}");
        }

        if (empty > 0)
        {
            Console.WriteLine($"{name}: {empty:N0} of {rows:N0} rows have no label and are left out.");
        }
    }
}
