namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>The token ids of texts and of their translations.</summary>
internal sealed class PairStore
{
    /// <summary>The texts.</summary>
    public TokenStore Sources { get; private init; } = new();

    /// <summary>Their translations.</summary>
    public TokenStore Targets { get; private init; } = new();

    /// <summary>How many pairs there are.</summary>
    public int Count => Sources.Count;

    /// <summary>Adds a pair.</summary>
    public void Add(ReadOnlySpan<int> source, ReadOnlySpan<int> target)
    {
        Sources.Add(source);
        Targets.Add(target);
    }

    /// <summary>The same pairs the other way round; what is added to either is in both.</summary>
    public PairStore Reversed() => new() { Sources = Targets, Targets = Sources };
}
