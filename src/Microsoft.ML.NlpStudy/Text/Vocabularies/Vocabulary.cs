using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>The vocabulary of a model: its tokens, each with an id from 0 to <see cref="Count"/> - 1.</summary>
/// <remarks>A vocabulary never changes, and any number of threads may use it at once.</remarks>
public sealed partial class Vocabulary : IEquatable<Vocabulary>
{
    private readonly string[] _tokens;
    private readonly long[] _frequencies;
    private readonly TokenTable _ids = new();

    /// <summary>
    /// Takes over checked tokens: none is <see langword="null"/>, and only empty ones, whose ids are unused, may be equal.
    /// </summary>
    internal Vocabulary(string[] tokens, long[] frequencies, string? unknownToken, string? paddingToken)
    {
        _tokens = tokens;
        _frequencies = frequencies;
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length > 0)
            {
                _ids.GetOrAdd(tokens[id]) = id;
            }
        }

        Tokens = Array.AsReadOnly(tokens);
        UnknownId = unknownToken is null ? null : this[unknownToken];
        PaddingId = paddingToken is null ? null : this[paddingToken];
    }

    /// <summary>The number of entries, special tokens included.</summary>
    public int Count => _tokens.Length;

    /// <summary>All tokens in the order of their ids. An id that a published vocabulary leaves unused has an empty token.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The id of tokens without an entry; <see langword="null"/> where they have no id.</summary>
    public int? UnknownId { get; }

    /// <summary>The id that pads short texts; <see langword="null"/> where the vocabulary has no padding token.</summary>
    public int? PaddingId { get; }

    /// <summary>The token with <see cref="UnknownId"/>; <see langword="null"/> where no token has that role.</summary>
    public string? UnknownToken => UnknownId is { } id ? _tokens[id] : null;

    /// <summary>The token with <see cref="PaddingId"/>; <see langword="null"/> where no token has that role.</summary>
    public string? PaddingToken => PaddingId is { } id ? _tokens[id] : null;

    /// <summary>The token of an id.</summary>
    /// <param name="id">The id, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string this[int id] => _tokens[Checked(id)];

    /// <summary>The id of a token; <see cref="UnknownId"/> where it has no entry.</summary>
    /// <param name="token">The token, with its letter case.</param>
    /// <exception cref="KeyNotFoundException">The token has no entry, and the vocabulary no unknown token.</exception>
    public int this[ReadOnlySpan<char> token] =>
        TryGetId(token, out int id) ? id : UnknownId ?? throw new KeyNotFoundException(
            $"Vocabulary: expected one of its {Count} tokens, as it has no unknown token; found '{token}'.");

    /// <summary>
    /// Counts the tokens of texts and keeps the most frequent ones, in torchtext's order: special tokens, then by frequency, equally
    /// frequent ones by code points.
    /// </summary>
    /// <param name="texts">The tokens of each text. Read once. Empty tokens are not counted.</param>
    /// <param name="options">The entries to keep; <see langword="null"/> for the defaults.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Vocabulary Build(IEnumerable<IEnumerable<string>> texts, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new VocabularyOptions();
        options.Validate();
        var builder = new VocabularyBuilder();
        foreach (IEnumerable<string> text in texts)
        {
            foreach (string token in text)
            {
                builder.Add(token);
            }
        }

        return builder.Build(options);
    }

    /// <summary>Creates a vocabulary of given tokens, such as those of pretrained embeddings.</summary>
    /// <param name="tokens">The tokens in the order of their ids.</param>
    /// <param name="unknownToken">The token among them that stands for all others; <see langword="null"/> for none.</param>
    /// <param name="paddingToken">The token among them that pads short texts; <see langword="null"/> for none.</param>
    /// <returns>The vocabulary; all frequencies are 0.</returns>
    /// <exception cref="ArgumentException">A token is empty or occurs twice, or a special token is not among them.</exception>
    public static Vocabulary Create(IEnumerable<string> tokens, string? unknownToken = "<unk>", string? paddingToken = "<pad>")
    {
        ArgumentNullException.ThrowIfNull(tokens);
        string[] list = [.. tokens];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int id = 0; id < list.Length; id++)
        {
            if (string.IsNullOrEmpty(list[id]) || !seen.Add(list[id]))
            {
                throw new ArgumentException($"Token {id}: expected a token not yet in the list, found '{list[id]}'.", nameof(tokens));
            }
        }

        CheckSpecial(unknownToken, nameof(unknownToken));
        CheckSpecial(paddingToken, nameof(paddingToken));
        return new Vocabulary(list, new long[list.Length], unknownToken, paddingToken);

        void CheckSpecial(string? special, string parameter)
        {
            if (special is not null && !seen.Contains(special))
            {
                throw new ArgumentException($"Special token '{special}': expected one of the {list.Length} tokens, or null.", parameter);
            }
        }
    }

    /// <summary>Looks a token up without allocating anything.</summary>
    /// <param name="token">The token, with its letter case.</param>
    /// <param name="id">The token's id; 0 where it has no entry.</param>
    /// <returns>Whether the token has an entry. <see cref="UnknownId"/> plays no part.</returns>
    public bool TryGetId(ReadOnlySpan<char> token, out int id)
    {
        bool found = _ids.TryGetValue(token, out long value);
        id = (int)value;
        return found;
    }

    /// <summary>Gets the number of times that a token occurred in the texts the vocabulary was built from.</summary>
    /// <param name="id">The token's id.</param>
    /// <returns>The number of occurrences; 0 for all tokens of a vocabulary that was not built from texts.</returns>
    /// <remarks>
    /// A special token that occurs in the texts has a frequency too, as in torchtext's <c>freqs</c>. Its place among the entries does not
    /// depend on it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public long GetFrequency(int id) => _frequencies[Checked(id)];

    private int Checked(int id) => (uint)id < (uint)Count
        ? id
        : throw new ArgumentOutOfRangeException(nameof(id), $"Token id: expected 0 to {Count - 1}, found {id}.");
}
