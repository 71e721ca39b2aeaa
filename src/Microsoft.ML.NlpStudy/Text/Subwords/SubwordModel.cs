namespace Microsoft.ML.NlpStudy;

/// <summary>A subword model, which cuts tokens into subwords. It never changes, and one instance serves any number of threads.</summary>
public abstract class SubwordModel
{
    private protected SubwordModel()
    {
    }

    /// <summary>The algorithm of the model.</summary>
    public abstract SubwordAlgorithm Algorithm { get; }

    /// <summary>Cuts a token. The parts carry no marks, and together they are the token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The parts in order; only the unknown token where the model cannot cut the token; none for an empty token.</returns>
    public IReadOnlyList<string> Split(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var ends = new List<int>();
        if (!TrySplit(token, ends))
        {
            return [UnknownToken!];
        }

        var parts = new string[ends.Count];
        for (int i = 0, start = 0; i < parts.Length; start = ends[i++])
        {
            parts[i] = token[start..ends[i]];
        }

        return parts;
    }

    /// <summary>
    /// Writes the model to a file that other programs read too. An existing file is replaced once the new one is complete.
    /// </summary>
    /// <param name="path">The file.</param>
    public abstract void Save(string path);

    /// <summary>The token that stands for tokens that the model cannot cut; <see langword="null"/> where it can cut any token.</summary>
    internal abstract string? UnknownToken { get; }

    /// <summary>Cuts a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ends">The list that the end of each part is added to; unchanged where the token is unknown.</param>
    /// <returns>Whether the model can cut the token.</returns>
    internal abstract bool TrySplit(ReadOnlySpan<char> token, List<int> ends);
}
