using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Counts tokens as they stream by. Only a token's first occurrence allocates anything.</summary>
internal sealed class VocabularyBuilder
{
    private readonly Dictionary<string, long> _frequencies;
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _frequenciesBySpan;

    public VocabularyBuilder()
    {
        _frequencies = new Dictionary<string, long>(StringComparer.Ordinal);
        _frequenciesBySpan = _frequencies.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many tokens were counted, repeated ones each time.</summary>
    public long TokenCount { get; private set; }

    /// <summary>How many different tokens were counted.</summary>
    public int DistinctCount => _frequencies.Count;

    /// <summary>Each token that was counted, with its frequency.</summary>
    public IReadOnlyDictionary<string, long> Frequencies => _frequencies;

    /// <summary>Counts one occurrence. An empty token is no token (in ML.NET, a missing text), and is not counted.</summary>
    public void Add(ReadOnlySpan<char> token)
    {
        if (!token.IsEmpty)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_frequenciesBySpan, token, out _)++;
            TokenCount++;
        }
    }

    /// <summary>The vocabulary of what was counted so far. The options must be valid.</summary>
    public Vocabulary Build(VocabularyOptions options)
    {
        var specials = new HashSet<string>(options.Specials, StringComparer.Ordinal);
        var counted = new List<KeyValuePair<string, long>>();
        foreach (KeyValuePair<string, long> entry in _frequencies)
        {
            if (entry.Value >= options.MinimumFrequency && !specials.Contains(entry.Key))
            {
                counted.Add(entry);
            }
        }

        counted.Sort(static (x, y) => x.Value != y.Value
            ? y.Value.CompareTo(x.Value)
            : CodePointComparer.Instance.Compare(x.Key, y.Key));
        int kept = Math.Min(counted.Count, options.MaximumSize ?? int.MaxValue);

        var tokens = new string[kept + specials.Count];
        var frequencies = new long[tokens.Length];
        int firstCounted = options.SpecialsFirst ? specials.Count : 0;
        int firstSpecial = options.SpecialsFirst ? 0 : kept;
        for (int i = 0; i < kept; i++)
        {
            (tokens[firstCounted + i], frequencies[firstCounted + i]) = counted[i];
        }

        for (int i = 0; i < specials.Count; i++)
        {
            tokens[firstSpecial + i] = options.Specials[i];
        }

        return new Vocabulary(tokens, frequencies, options.UnknownToken, options.PaddingToken);
    }
}
