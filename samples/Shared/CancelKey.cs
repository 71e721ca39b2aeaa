namespace Samples;

/// <summary>The key Ctrl+C: the first press stops the training early, the second ends the program.</summary>
internal sealed class CancelKey : IDisposable
{
    private readonly CancellationTokenSource source = new();

    public CancelKey() => Console.CancelKeyPress += OnPress;

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnPress;
        source.Dispose();
    }

    private void OnPress(object? sender, ConsoleCancelEventArgs press)
    {
        press.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
