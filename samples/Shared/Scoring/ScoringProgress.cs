using System.Diagnostics;

namespace Samples;

/// <summary>The progress of one part: a line every half minute, and the end of the work after Ctrl+C.</summary>
/// <param name="name">The name of the part.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class ScoringProgress(string name, CancellationToken cancellation)
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(30);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = s_silence;

    /// <summary>The number of rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The number of rows a second so far.</summary>
    public double Speed => Rows / Math.Max(_clock.Elapsed.TotalSeconds, 1e-9);

    /// <summary>Counts a row that was scored.</summary>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public void Advance()
    {
        cancellation.ThrowIfCancellationRequested();
        Rows++;
        if (_clock.Elapsed >= _next)
        {
            _next += s_silence;
            Console.WriteLine($"{name}: {Rows:N0} rows, {Speed:N0} rows/s");
        }
    }
}
