namespace Microsoft.ML.Data;

/// <summary>Which numbers a filter lets through: those inside bounds, or with <paramref name="Complement"/> those outside. NaN is neither.</summary>
internal readonly record struct RowRange(double Min, double Max, bool IncludeMax = false, bool Complement = false)
{
    public bool Accepts(double value) => Complement
        ? value < Min || (IncludeMax ? value > Max : value >= Max)
        : value >= Min && (IncludeMax ? value <= Max : value < Max);
}
