namespace Microsoft.ML.Runtime;

/// <summary>
/// Progress as a context keeps it: ML.NET shows progress on its command line only, and a context's <c>Log</c> never
/// hears of it. Wrong calls still fail here as they do there.
/// </summary>
internal sealed class ProgressChannel : IProgressChannel
{
    private readonly string _name;
    private ProgressHeader _header = new();
    private bool _disposed;

    public ProgressChannel(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        _name = name;
    }

    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
    {
        Contracts.CheckValue(header, nameof(header));
        Contracts.CheckValue(fillAction, nameof(fillAction));
        _header = header;
    }

    public void Checkpoint(params double?[] values)
    {
        Contracts.Check(!_disposed, $"Can't report checkpoints after disposing (progress channel '{_name}')");
        int expected = _header.MetricNames.Count + _header.UnitNames.Count * 2;
        Contracts.Check((values?.Length ?? 0) <= expected, "Too many values provided in Checkpoint");
    }

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel($"{_name}; {name}");

    public void Dispose() => _disposed = true;
}
