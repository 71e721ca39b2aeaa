namespace Microsoft.ML.NlpStudy;

/// <summary>A series of a <see cref="ScatterChart"/>: points of one color, each with a label or without.</summary>
public sealed record ScatterSeries
{
    /// <summary>Creates a series from x and y values.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="x">The x values of the points.</param>
    /// <param name="y">The y values of the points. A point is not drawn where a value is infinite or not a number.</param>
    /// <param name="labels">The labels of the points; <see langword="null"/> for none. Default: <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The numbers of x values, y values and labels differ.</exception>
    public ScatterSeries(string name, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException(
                $"Series '{name}': expected as many y values as x values, found {y.Count} for {x.Count}.", nameof(y));
        }

        if (labels is not null && labels.Count != x.Count)
        {
            throw new ArgumentException(
                $"Series '{name}': expected as many labels as x values, found {labels.Count} for {x.Count}.", nameof(labels));
        }

        (Name, X, Y, Labels) = (name, x, y, labels);
    }

    /// <summary>The name in the legend.</summary>
    public string Name { get; }

    /// <summary>The x values of the points.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The y values of the points.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>The labels of the points; <see langword="null"/> for none.</summary>
    public IReadOnlyList<string>? Labels { get; }
}
