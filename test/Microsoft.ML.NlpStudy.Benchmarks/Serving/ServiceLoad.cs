using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML.NlpStudy.Tests.Support;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The load on one service, and its figures over the rounds.</summary>
internal sealed class ServiceLoad
{
    private const int Texts = 200;

    /// <summary>Requests a second of each round.</summary>
    public List<double> Throughput { get; } = [];

    /// <summary>The median time of a request in milliseconds.</summary>
    public List<double> Median { get; } = [];

    /// <summary>The time in milliseconds that 99 of 100 requests do not exceed.</summary>
    public List<double> Percentile99 { get; } = [];

    /// <summary>Answers that were lost, or other than those to the same texts one after another.</summary>
    public int Faults { get; private set; }

    /// <summary>Starts the service, asks for each text once, and then for all requests by clients at once.</summary>
    /// <param name="arguments">The assembly of the service and its arguments.</param>
    /// <param name="reviews">Draws the texts.</param>
    /// <param name="clients">The number of clients.</param>
    /// <param name="requests">The number of requests.</param>
    /// <param name="cancellation">Ends the round.</param>
    public async Task MeasureAsync(
        string[] arguments, PredictionReviews reviews, int clients, int requests, CancellationToken cancellation)
    {
        (Process started, Uri address) = ListeningProcess.Start(arguments);
        using Process service = started;
        try
        {
            using var client = new HttpClient { BaseAddress = address };
            string[] texts = [.. Enumerable.Range(0, Texts).Select(_ => reviews.Review(reviews.Tokens))];
            var expected = new float[Texts];
            for (int i = 0; i < Texts; i++)
            {
                expected[i] = await AskAsync(client, texts[i], cancellation);
            }

            // .NET compiles what runs often once more: without these requests that would be measured.
            await AskAllAsync(client, texts, expected, clients, new double[requests], cancellation);
            var times = new double[requests];
            long start = Stopwatch.GetTimestamp();
            Faults += await AskAllAsync(client, texts, expected, clients, times, cancellation);
            Throughput.Add(requests / Stopwatch.GetElapsedTime(start).TotalSeconds);
            Array.Sort(times);
            Median.Add(times[requests / 2]);
            Percentile99.Add(times[requests - 1 - (requests / 100)]);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    // Each client asks again as soon as it has its answer. Returns the number of wrong or lost answers.
    private static async Task<int> AskAllAsync(
        HttpClient client, string[] texts, float[] expected, int clients, double[] times, CancellationToken cancellation)
    {
        int next = -1, faults = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < times.Length;)
            {
                long asked = Stopwatch.GetTimestamp();
                float found = await AskAsync(client, texts[i % Texts], cancellation);
                times[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
                if (!(Math.Abs(found - expected[i % Texts]) < 1e-5))
                {
                    Interlocked.Increment(ref faults);
                }
            }
        }));
        return faults;
    }

    // The probability of the first class; not a number if there is no answer.
    private static async Task<float> AskAsync(HttpClient client, string text, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync("predict", new { text }, cancellation);
            response.EnsureSuccessStatusCode();
            JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return answer.GetProperty("predictions")[0].GetProperty("scores").EnumerateObject().First().Value.GetSingle();
        }
        catch (HttpRequestException)
        {
            return float.NaN;
        }
    }
}
