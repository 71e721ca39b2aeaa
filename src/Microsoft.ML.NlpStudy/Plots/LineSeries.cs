namespace Microsoft.ML.NlpStudy;

/// <summary>A line of a <see cref="LineChart"/>.</summary>
public sealed record LineSeries
{
    /// <summary>A line through the given points.</summary>
    /// <param name="name">What the legend says.</param>
    /// <param name="x">The points' places along the horizontal axis.</param>
    /// <param name="y">Their heights. The line is broken where one is not a number or infinite.</param>
    /// <exception cref="ArgumentException">There are not as many places as heights.</exception>
    public LineSeries(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"Series '{name}': expected as many heights as places, found {y.Count} for {x.Count}.", nameof(y));
        }

        (Name, X, Y) = (name, x, y);
    }

    /// <summary>A line through heights one apart, as a value a step is.</summary>
    /// <param name="name">What the legend says.</param>
    /// <param name="y">The heights.</param>
    /// <param name="first">The first one's place. Default: 1.</param>
    public LineSeries(string name, IReadOnlyList<double> y, double first = 1)
        : this(name, y is null ? null! : [.. Enumerable.Range(0, y.Count).Select(i => first + i)], y!)
    {
    }

    /// <summary>What the legend says.</summary>
    public string Name { get; }

    /// <summary>The points' places along the horizontal axis.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>Their heights.</summary>
    public IReadOnlyList<double> Y { get; }
}
