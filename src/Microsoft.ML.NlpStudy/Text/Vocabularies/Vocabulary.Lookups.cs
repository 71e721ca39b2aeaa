using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

// Look-ups of many tokens or ids, frequent tokens, and the extension and comparison of vocabularies.
public sealed partial class Vocabulary
{
    /// <summary>Whether a token has an entry.</summary>
    /// <param name="token">The token, with its letter case.</param>
    /// <returns>Whether the token has an entry; <see cref="UnknownId"/> plays no part.</returns>
    public bool Contains(ReadOnlySpan<char> token) => TryGetId(token, out _);

    /// <summary>Looks up the ids of tokens; tokens without an entry get <see cref="UnknownId"/>.</summary>
    /// <param name="tokens">The tokens, with their letter case.</param>
    /// <returns>An id for each token, in their order.</returns>
    /// <exception cref="KeyNotFoundException">A token has no entry, and the vocabulary no unknown token.</exception>
    public int[] GetIds(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return [.. tokens.Select(token => this[token])];
    }

    /// <summary>Looks up the tokens of ids.</summary>
    /// <param name="ids">Ids, from 0.</param>
    /// <returns>A token for each id, in their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string[] GetTokens(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return [.. ids.Select(id => this[id])];
    }

    /// <summary>Lists the most frequent tokens.</summary>
    /// <param name="count">The most tokens to list; fewer are listed where fewer occurred in the texts.</param>
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

    /// <summary>
    /// Creates a vocabulary with this one's entries, whose ids stay, and behind them the other's entries that this one lacks.
    /// </summary>
    /// <remarks>
    /// torchtext's <c>extend</c>. The added entries have frequency 0: frequencies count the texts that this vocabulary was built from. The
    /// unknown and the padding token stay this one's.
    /// </remarks>
    /// <param name="other">The vocabulary with the entries to add.</param>
    /// <param name="sort">Whether the added entries are ordered by code points; otherwise they keep the order of their ids.</param>
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
    /// <param name="other">The other vocabulary.</param>
    /// <returns>Whether the two are equal.</returns>
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
