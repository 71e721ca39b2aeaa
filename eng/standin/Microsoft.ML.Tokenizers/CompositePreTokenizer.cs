namespace Microsoft.ML.Tokenizers;

/// <summary>Pre-tokenizers one after the other: each works on what those before it left over.</summary>
public class CompositePreTokenizer : PreTokenizer
{
    private const int MostPreTokenizers = 10;

    public CompositePreTokenizer(IReadOnlyList<PreTokenizer> preTokenizers, IReadOnlyDictionary<string, int> specialTokens = null)
    {
        ArgumentNullException.ThrowIfNull(preTokenizers);
        if (preTokenizers.Count > MostPreTokenizers)
            throw new ArgumentException($"Too many pre-tokenizers provided. Maximum is {MostPreTokenizers}.", nameof(preTokenizers));
        if (preTokenizers.Contains(null))
            throw new ArgumentException("Pre-tokenizer cannot be null.", nameof(preTokenizers));
        PreTokenizers = specialTokens is { Count: > 0 }
            ? [new RegexPreTokenizer(RegexPreTokenizer.AnyOf(specialTokens.Keys), null), .. preTokenizers]
            : preTokenizers;
    }

    public IReadOnlyList<PreTokenizer> PreTokenizers { get; }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => text.IsEmpty ? [] : PreTokenize(text.ToString());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => Split(text, 0, 0, text.Length);

    private IEnumerable<(int Offset, int Length)> Split(string text, int level, int start, int length)
    {
        int done = 0;
        foreach ((int offset, int matched) in PreTokenizers[level].PreTokenize(text.AsSpan(start, length)))
        {
            if (offset > done)
            {
                foreach ((int Offset, int Length) rest in Rest(done, offset - done, offset))
                    yield return rest;
            }
            yield return (start + offset, matched);
            done = offset + matched;
        }
        if (done < length)
        {
            foreach ((int Offset, int Length) rest in Rest(done, length - done, length))
                yield return rest;
        }

        // After the last pre-tokenizer what is left over is a stretch of its own. The package gives it the length up to where it ends, counted
        // from the start of the part: too long, unless it is the first. So do we.
        IEnumerable<(int Offset, int Length)> Rest(int from, int count, int end) => level + 1 < PreTokenizers.Count
            ? Split(text, level + 1, start + from, count)
            : [(start + from, end)];
    }
}
