using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The reviews that both sides of <c>prediction</c> read, one at a time.</summary>
/// <param name="tokens">Words in a review.</param>
/// <param name="count">Reviews that are timed.</param>
internal sealed class PredictionReviews(int tokens, int count)
{
    /// <summary>Distinct words.</summary>
    public const int Vocabulary = 20_000;

    private const int WarmUp = 200;
    private readonly Random _random = new(1);

    /// <summary>Words in a review.</summary>
    public int Tokens => tokens;

    /// <summary>All words, in one text.</summary>
    public static string EveryWord => string.Join(' ', Enumerable.Range(0, Vocabulary).Select(WordOf));

    /// <summary>A word by its number.</summary>
    public static string WordOf(int number) => $"w{number}";

    /// <summary>A review of random words.</summary>
    /// <param name="words">Words in it.</param>
    public string Review(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => WordOf(_random.Next(Vocabulary))));

    /// <summary>
    /// Times each review, and prints the median, the 5th and the 95th percentile in milliseconds, the kilobytes that a review allocates at
    /// the median, and the process's peak memory in MB.
    /// </summary>
    /// <param name="predict">Reads a review.</param>
    public void Print(Action<string> predict)
    {
        List<double> times = [], allocations = [];
        for (int i = -WarmUp; i < count; i++)
        {
            string review = Review(tokens);
            long allocated = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            predict(review);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (i >= 0)
            {
                times.Add(time);
                allocations.Add((GC.GetAllocatedBytesForCurrentThread() - allocated) / 1e3);
            }
        }

        times.Sort();
        PeerProcess.Print(Figures.Median(times), times[count / 20], times[count - 1 - (count / 20)], Figures.Median(allocations));
    }
}
