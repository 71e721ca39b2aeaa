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

    /// <summary>Adds a text's ids to a store, each one more than the pretrained vocabulary's: 0 is padding there.</summary>
    public void Add(ReadOnlyMemory<char> text, TokenStore texts)
    {
        tokenizer.Tokenize(text, _tokens);
        _ids.Clear();
        _ids.Add(_first + 1);
        foreach (ReadOnlyMemory<char> token in _tokens.AsSpan()[..Math.Min(_tokens.Count, maximumLength - 2)])
        {
            _ids.Add((tokenizer.Vocabulary.TryGetId(token.Span, out int id) ? id : tokenizer.Vocabulary.UnknownId!.Value) + 1);
        }

        _ids.Add(_last + 1);
        texts.Add(CollectionsMarshal.AsSpan(_ids));
    }

    // BERT's tokenizer is not made of a vocabulary that lacks one of them.
    private static int IdOf(PretrainedTokenizer tokenizer, string token) => tokenizer.Vocabulary.GetIds([token])[0];
}
