using System.Diagnostics.Metrics;

namespace Service;

/// <summary>The figures of <c>/metrics</c>, beside those of ASP.NET Core.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    private readonly Meter _meter = new("NlpStudy.Service");

    public ServiceMetrics()
    {
        BatchSize = _meter.CreateHistogram<int>("batch_size", "texts", "The number of texts in a batch");
        BatchTime = _meter.CreateHistogram<double>("batch_time", "s", "The time of a batch in the model");
        QueueTime = _meter.CreateHistogram<double>("queue_time", "s", "The time that a text waits for its batch");
        Reloads = _meter.CreateCounter<long>("model_reloads", description: "The number of models loaded from changed files");
    }

    public Histogram<int> BatchSize { get; }

    public Histogram<double> BatchTime { get; }

    public Histogram<double> QueueTime { get; }

    public Counter<long> Reloads { get; }

    public void Dispose() => _meter.Dispose();
}
