using Samples;

namespace Service.Models;

/// <summary>
/// A model from a file. If the file changes, the new model is loaded beside the old one, which answers until then and is disposed of after
/// its last batch. A file that cannot be loaded changes nothing.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="load">Loads it.</param>
/// <param name="metrics">Counts the loads.</param>
/// <param name="log">Receives the news.</param>
internal sealed partial class WatchedModel<TModel>(string path, Func<string, TModel> load, ServiceMetrics metrics, ILogger log)
    : BackgroundService
    where TModel : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);
    private SharedModel<TModel> _current = new(load(path));
    private Stamp _loaded = Stamp.Of(path);

    /// <summary>Why the newest file was not loaded; <see langword="null"/> if it was.</summary>
    public string? Fault { get; private set; }

    /// <summary>Borrows the newest model; the user gives it back by <see cref="SharedModel{TModel}.Return"/>.</summary>
    public SharedModel<TModel> Rent()
    {
        // Between the reading of the field and the renting the model may have been replaced.
        SharedModel<TModel> rented;
        do
        {
            rented = Volatile.Read(ref _current);
        }
        while (!rented.TryRent());
        return rented;
    }

    public override void Dispose()
    {
        base.Dispose();
        _current.Return();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Polling works on network drives and mounted volumes too, which send no notices.
        using var timer = new PeriodicTimer(s_pause);
        Stamp before = _loaded;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Stamp now = Stamp.Of(path);
            if (now != _loaded && now == before && now.Length > 0)
            {
                Load(now);
            }

            before = now;
        }
    }

    private void Load(Stamp stamp)
    {
        _loaded = stamp;
        try
        {
            SharedModel<TModel> old = Interlocked.Exchange(ref _current, new SharedModel<TModel>(load(path)));
            old.Return();
            Fault = null;
            metrics.Reloads.Add(1);
            LogLoaded(path);
        }
        catch (Exception error) when (error is SampleException or IOException or ArgumentException or InvalidOperationException)
        {
            Fault = error.Message;
            LogRefused(error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded the changed file {Path}")]
    private partial void LogLoaded(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed file is not loaded, and the old model answers: {Reason}")]
    private partial void LogRefused(string reason);

    // A file that is still written changes from one look to the next.
    private readonly record struct Stamp(DateTime Time, long Length)
    {
        public static Stamp Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new Stamp(file.LastWriteTimeUtc, file.Length) : default;
        }
    }
}
