namespace Microsoft.ML.NlpStudy.Common;

/// <summary>The correlation of Pearson of pairs of numbers, which are read once and not kept.</summary>
/// <remarks>Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products" (1962).</remarks>
internal sealed class PearsonCorrelation
{
    private double _meanX, _meanY, _squaresX, _squaresY, _products;

    /// <summary>The number of pairs.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// The correlation, from -1 to 1. NaN if all numbers of one side are equal, as with fewer than two pairs: one side does not vary.
    /// </summary>
    public double Value => Math.Clamp(_products / Math.Sqrt(_squaresX) / Math.Sqrt(_squaresY), -1, 1);

    /// <summary>Adds a pair.</summary>
    public void Add(double x, double y)
    {
        Count++;
        double fromX = x - _meanX, fromY = y - _meanY;
        _meanX += fromX / Count;
        _meanY += fromY / Count;
        _squaresX += fromX * (x - _meanX);
        _squaresY += fromY * (y - _meanY);
        _products += fromX * (y - _meanY);
    }
}
