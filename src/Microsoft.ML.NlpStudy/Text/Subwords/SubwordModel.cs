namespace Microsoft.ML.NlpStudy;

/// <summary>What was learned to cut tokens into subwords. It never changes; one instance serves any number of threads.</summary>
public abstract class SubwordModel
{
    private protected SubwordModel()
    {
    }

    /// <summary>The algorithm that the model belongs to.</summary>
    public abstract SubwordAlgorithm Algorithm { get; }

    /// <summary>Cuts a token. The parts carry no marks; together they are the token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Its parts in order; one, the unknown token, where the model cannot make the token up. None for an empty token.</returns>
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

    /// <summary>Writes the model to a file that other programs read too. An existing file is replaced once the new one is whole.</summary>
    /// <param name="path">The file.</param>
    public abstract void Save(string path);

    /// <summary>What stands for a token that the model cannot make up; <see langword="null"/> where it can make up any.</summary>
    internal abstract string? UnknownToken { get; }

    /// <summary>Cuts a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ends">Where each part ends is added to these, but for nothing where the token is unknown.</param>
    /// <returns>Whether the model can make the token up.</returns>
    internal abstract bool TrySplit(ReadOnlySpan<char> token, List<int> ends);
}
