using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

// Many tokens or ids at once, what is frequent, and vocabularies made of or compared with others.
public sealed partial class Vocabulary
{
    /// <summary>Whether a token has an entry.</summary>
    /// <param name="token">The token, with its letter case.</param>
    /// <returns>Whether it has; <see cref="UnknownId"/> plays no part.</returns>
    public bool Contains(ReadOnlySpan<char> token) => TryGetId(token, out _);

    /// <summary>The ids of tokens; <see cref="UnknownId"/> for those without an entry.</summary>
    /// <param name="tokens">The tokens, with their letter case.</param>
    /// <returns>An id for each token, in their order.</returns>
    /// <exception cref="KeyNotFoundException">One has no entry, and the vocabulary no unknown token.</exception>
    public int[] GetIds(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return [.. tokens.Select(token => this[token])];
    }

    /// <summary>The tokens of ids.</summary>
    /// <param name="ids">Ids, from 0.</param>
    /// <returns>A token for each id, in their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string[] GetTokens(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return [.. ids.Select(id => this[id])];
    }

    /// <summary>The most frequent tokens.</summary>
    /// <param name="count">How many; fewer come where fewer occurred in the texts.</param>
    /// <returns>Tokens with their frequencies, the most frequent first, equally frequent ones in the order of their ids.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IReadOnlyList<KeyValuePair<string, long>> MostCommon(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return
        [
            .. Enumerable.Range(0, Count).Where(id => _frequencies[id] > 0).OrderByDescending(id => _frequencies[id]).Take(count)
                .Select(id => KeyValuePair.Create(_tokens[id], _frequencies[id])),
        ];
    }

    /// <summary>A vocabulary with this one's entries, whose ids stay, and behind them those of another one that this one lacks.</summary>
    /// <remarks>
    /// torchtext's <c>extend</c>. Frequencies are those of the texts that this vocabulary was built from: the added entries have 0. The
    /// unknown and the padding token stay this one's.
    /// </remarks>
    /// <param name="other">Where the entries to add come from.</param>
    /// <param name="sort">Whether they are added in the order of their code points; otherwise in that of their ids.</param>
    /// <returns>The larger vocabulary; this one does not change.</returns>
    public Vocabulary Extend(Vocabulary other, bool sort = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        IEnumerable<string> candidates = sort ? other.Tokens.Order(CodePointComparer.Instance) : other.Tokens;
        string[] tokens = [.. _tokens, .. candidates.Where(token => token.Length > 0 && !Contains(token))];
        long[] frequencies = [.. _frequencies, .. new long[tokens.Length - Count]];
        return new Vocabulary(tokens, frequencies, UnknownToken, PaddingToken);
    }

    /// <summary>
    /// Whether another vocabulary has the same tokens with the same ids and frequencies, and the same unknown and padding tokens.
    /// </summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether there is no difference.</returns>
    public bool Equals(Vocabulary? other) => other is not null
        && UnknownId == other.UnknownId
        && PaddingId == other.PaddingId
        && _frequencies.AsSpan().SequenceEqual(other._frequencies)
        && _tokens.AsSpan().SequenceEqual(other._tokens);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Vocabulary);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, UnknownId, PaddingId, _tokens.FirstOrDefault(), _tokens.LastOrDefault());
}
