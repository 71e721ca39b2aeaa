using System.Diagnostics.CodeAnalysis;

namespace Standin.Tests.TorchSharpTests;

/// <summary>Equality of numbers up to a share of the larger one.</summary>
internal sealed class Within(double tolerance) : IEqualityComparer<float>, IEqualityComparer<double>
{
    public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));

    public bool Equals(float x, float y) => Equals((double)x, y);

    public int GetHashCode([DisallowNull] float obj) => 0;

    public int GetHashCode([DisallowNull] double obj) => 0;
}
