namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A store of the token ids of sources and of their translations.</summary>
internal sealed class PairStore
{
    /// <summary>The sources.</summary>
    public TokenStore Sources { get; private init; } = new();

    /// <summary>The translations of the sources.</summary>
    public TokenStore Targets { get; private init; } = new();

    /// <summary>Number of pairs.</summary>
    public int Count => Sources.Count;

    /// <summary>Adds a pair.</summary>
    public void Add(ReadOnlySpan<int> source, ReadOnlySpan<int> target)
    {
        Sources.Add(source);
        Targets.Add(target);
    }

    /// <summary>Returns a view of the same pairs with source and target swapped; pairs added to one store are in both.</summary>
    public PairStore Reversed() => new() { Sources = Targets, Targets = Sources };
}
