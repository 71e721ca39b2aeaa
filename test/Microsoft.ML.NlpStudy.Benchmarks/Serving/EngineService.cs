using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The service that one writes first: each request is predicted alone, by an engine of its own or one of a pool.</summary>
internal static class EngineService
{
    /// <summary>Runs the service on a free port until the process is ended.</summary>
    /// <param name="path">The saved model.</param>
    /// <param name="isPooled">Whether an engine is kept for the next request.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(string path, bool isPooled, CancellationToken cancellation)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(path, out _);
        var engines = new ConcurrentBag<PredictionEngine<Row, Prediction>>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // As samples/Service does: a line in the log for each request would cost more than the request.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        await using WebApplication app = builder.Build();
        app.MapPost("/predict", (Request request) =>
        {
            if (!engines.TryTake(out PredictionEngine<Row, Prediction>? engine))
            {
                engine = ml.Model.CreatePredictionEngine<Row, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
            }

            float[] scores = engine.Predict(new Row { Text = request.Text }).Score;
            if (isPooled)
            {
                engines.Add(engine);
            }
            else
            {
                engine.Dispose();
            }

            return new { predictions = new[] { new { scores = scores.Index().ToDictionary(one => $"{one.Index}", one => one.Item) } } };
        });
        await app.StartAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
    }

    private sealed record Request(string Text);

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Sentiment { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
