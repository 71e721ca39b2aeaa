namespace Microsoft.ML.NlpStudy;

/// <summary>A series of a <see cref="LineChart"/>: a line through points.</summary>
public sealed record LineSeries
{
    /// <summary>Creates a series from x and y values.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="x">The x values of the points.</param>
    /// <param name="y">The y values of the points. The line has a gap where a value is infinite or not a number.</param>
    /// <exception cref="ArgumentException">The numbers of x and y values differ.</exception>
    public LineSeries(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException(
                $"Series '{name}': expected as many y values as x values, found {y.Count} for {x.Count}.", nameof(y));
        }

        (Name, X, Y) = (name, x, y);
    }

    /// <summary>Creates a series from y values at a distance of 1, such as one value for each epoch.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="y">The y values of the points.</param>
    /// <param name="first">The x value of the first point. Default: 1.</param>
    public LineSeries(string name, IReadOnlyList<double> y, double first = 1)
        : this(name, y is null ? null! : [.. Enumerable.Range(0, y.Count).Select(i => first + i)], y!)
    {
    }

    /// <summary>The name in the legend.</summary>
    public string Name { get; }

    /// <summary>The x values of the points.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The y values of the points.</summary>
    public IReadOnlyList<double> Y { get; }
}
