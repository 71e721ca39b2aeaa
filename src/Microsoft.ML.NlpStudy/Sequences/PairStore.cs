namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>The token ids of texts and of their translations.</summary>
internal sealed class PairStore
{
    /// <summary>The texts.</summary>
    public TokenStore Sources { get; } = new();

    /// <summary>Their translations.</summary>
    public TokenStore Targets { get; } = new();

    /// <summary>How many pairs there are.</summary>
    public int Count => Sources.Count;

    /// <summary>Adds a pair.</summary>
    public void Add(ReadOnlySpan<int> source, ReadOnlySpan<int> target)
    {
        Sources.Add(source);
        Targets.Add(target);
    }
}
