namespace Microsoft.ML.Tokenizers;

/// <summary>Changes a text before it is cut: letter case, accents, white space. Offsets of tokens are those in the changed text.</summary>
public abstract class Normalizer
{
    protected Normalizer() { }

    public abstract string Normalize(string original);

    public abstract string Normalize(ReadOnlySpan<char> original);
}

/// <summary>All letters small, by the invariant culture.</summary>
public sealed class LowerCaseNormalizer : Normalizer
{
    public LowerCaseNormalizer() { }

    public static LowerCaseNormalizer Instance { get; } = new();

    public override string Normalize(string original) => original.ToLowerInvariant();

    public override string Normalize(ReadOnlySpan<char> original) => original.ToString().ToLowerInvariant();
}

/// <summary>All letters capital, by the invariant culture.</summary>
public sealed class UpperCaseNormalizer : Normalizer
{
    public UpperCaseNormalizer() { }

    public static UpperCaseNormalizer Instance { get; } = new();

    public override string Normalize(string original) => original.ToUpperInvariant();

    public override string Normalize(ReadOnlySpan<char> original) => original.ToString().ToUpperInvariant();
}
