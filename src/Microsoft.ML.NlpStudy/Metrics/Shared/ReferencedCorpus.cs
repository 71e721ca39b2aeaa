namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>A corpus of hypotheses, each with one reference or more.</summary>
internal sealed class ReferencedCorpus
{
    private readonly IReadOnlyList<IReadOnlyList<string?>> _references;

    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">Sets of references, each with an entry for each hypothesis.</param>
    /// <exception cref="ArgumentException">The lists are empty or differ in length, or a hypothesis has no reference.</exception>
    public ReferencedCorpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string?>> references)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        (Hypotheses, _references) = (hypotheses, references);
        if (hypotheses.Count == 0)
        {
            throw new ArgumentException("Hypotheses: expected one or more, found none.", nameof(hypotheses));
        }

        if (references.Count == 0)
        {
            throw new ArgumentException("References: expected one set or more, found none.", nameof(references));
        }

        for (int set = 0; set < references.Count; set++)
        {
            if (references[set]?.Count != hypotheses.Count)
            {
                throw new ArgumentException(
                    $"References, set {set}: expected {hypotheses.Count}, one for each hypothesis, found "
                        + $"{references[set]?.Count.ToString() ?? "null"}.",
                    nameof(references));
            }
        }

        ReferenceCount = CountReferences();
    }

    public IReadOnlyList<string> Hypotheses { get; }

    /// <summary>The number of references of each hypothesis; <see langword="null"/> where it differs.</summary>
    public int? ReferenceCount { get; }

    /// <summary>Makes a corpus of one sentence.</summary>
    public static ReferencedCorpus Sentence(string hypothesis, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(references);
        return new ReferencedCorpus([hypothesis], [.. references.Select(reference => new[] { reference })]);
    }

    public IEnumerable<string> ReferencesOf(int segment)
    {
        foreach (IReadOnlyList<string?> set in _references)
        {
            if (set[segment] is { } reference)
            {
                yield return reference;
            }
        }
    }

    private int? CountReferences()
    {
        var counts = new HashSet<int>();
        for (int i = 0; i < Hypotheses.Count; i++)
        {
            if (Hypotheses[i] is null)
            {
                throw new ArgumentException($"Hypothesis {i}: expected a text, found null.", "hypotheses");
            }

            int count = _references.Count(set => set[i] is not null);
            if (count == 0)
            {
                throw new ArgumentException($"Hypothesis {i}: expected one reference or more, found none.", "references");
            }

            counts.Add(count);
        }

        return counts.Count == 1 ? counts.Single() : null;
    }
}
