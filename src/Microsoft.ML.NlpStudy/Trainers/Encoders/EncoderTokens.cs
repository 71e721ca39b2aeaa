using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Turns texts into an encoder's token ids, <c>[CLS]</c> before them and <c>[SEP]</c> after them.</summary>
/// <param name="tokenizer">The encoder's tokenizer.</param>
/// <param name="maximumLength">The maximum length in tokens, both special tokens included; what is beyond is cut off.</param>
internal sealed class EncoderTokens(PretrainedTokenizer tokenizer, int maximumLength)
{
    private readonly TokenBuffer _tokens = new();
    private readonly List<int> _ids = [];
    private readonly int _first = IdOf(tokenizer, "[CLS]");
    private readonly int _last = IdOf(tokenizer, "[SEP]");

    /// <summary>The number of special tokens around a text.</summary>
    public int MarkCount => 2;

    /// <summary>Adds a text's ids to a store, each one more than the pretrained vocabulary's: 0 is padding there.</summary>
    public void Add(ReadOnlyMemory<char> text, TokenStore texts)
    {
        ReadOnlySpan<int> ids = Encode(text);
        Add(ids[..Math.Min(ids.Length, maximumLength - MarkCount)], texts);
    }

    /// <summary>Adds ids with the special tokens around them.</summary>
    /// <param name="ids">Ids of the pretrained vocabulary.</param>
    /// <param name="texts">The store.</param>
    public void Add(ReadOnlySpan<int> ids, TokenStore texts)
    {
        int[] stored = new int[ids.Length + MarkCount];
        stored[0] = _first + 1;
        for (int i = 0; i < ids.Length; i++)
        {
            stored[i + 1] = ids[i] + 1;
        }

        stored[^1] = _last + 1;
        texts.Add(stored);
    }

    /// <summary>Adds a pair of texts; the longer one is cut until both fit.</summary>
    public void AddPair(ReadOnlyMemory<char> first, ReadOnlyMemory<char> second, TokenStore texts, int vocabularySize)
    {
        int[] one = Encode(first).ToArray();
        int[] two = Encode(second).ToArray();
        int room = maximumLength - 3;
        int oneLength = one.Length, twoLength = two.Length;
        while (oneLength + twoLength > room)
        {
            _ = oneLength > twoLength ? oneLength-- : twoLength--;
        }

        texts.Add([
            _first + 1, .. one[..oneLength].Select(id => id + 1), _last + 1,
            .. two[..twoLength].Select(id => id + 1 + vocabularySize), _last + 1 + vocabularySize]);
    }

    /// <summary>Gives a text's ids, without special tokens around them, valid until the next call.</summary>
    public ReadOnlySpan<int> Encode(ReadOnlyMemory<char> text)
    {
        tokenizer.Tokenize(text, _tokens);
        _ids.Clear();
        foreach (ReadOnlyMemory<char> token in _tokens.AsSpan())
        {
            _ids.Add(tokenizer.Vocabulary.TryGetId(token.Span, out int id) ? id : tokenizer.Vocabulary.UnknownId!.Value);
        }

        return CollectionsMarshal.AsSpan(_ids);
    }

    // BERT's tokenizer is not made of a vocabulary that lacks one of them.
    private static int IdOf(PretrainedTokenizer tokenizer, string token) => tokenizer.Vocabulary.GetIds([token])[0];
}
