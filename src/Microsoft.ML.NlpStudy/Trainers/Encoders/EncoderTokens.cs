using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// Turns texts into an encoder's token ids with its marks around them. Each id is one more than the pretrained vocabulary's, since 0 is
/// padding.
/// </summary>
/// <param name="tokenizer">The encoder's tokenizer.</param>
/// <param name="marks">The tokens around a text.</param>
/// <param name="maximumLength">The maximum length in tokens, the marks included; what is beyond is cut off.</param>
internal sealed class EncoderTokens(PretrainedTokenizer tokenizer, EncoderMarks marks, int maximumLength)
{
    /// <summary>The number of marks around a text.</summary>
    public const int MarkCount = 2;

    private readonly TokenBuffer _tokens = new();
    private readonly List<int> _first = [];
    private readonly List<int> _second = [];
    private readonly List<int> _ids = [];
    private readonly int _start = tokenizer.Vocabulary[marks.First] + 1;
    private readonly int _end = tokenizer.Vocabulary[marks.Last] + 1;

    /// <summary>Adds a text with its marks to a store.</summary>
    public void Add(ReadOnlyMemory<char> text, TokenStore texts)
    {
        ReadOnlySpan<int> ids = Encode(text, _first);
        AddEncoded(ids[..Math.Min(ids.Length, Math.Max(0, maximumLength - MarkCount))], texts);
    }

    /// <summary>Adds ids, as <see cref="Encode(ReadOnlyMemory{char})"/> gives them, with the marks around them.</summary>
    public void AddEncoded(ReadOnlySpan<int> ids, TokenStore texts)
    {
        _ids.Clear();
        _ids.Add(_start);
        _ids.AddRange(ids);
        _ids.Add(_end);
        texts.Add(CollectionsMarshal.AsSpan(_ids));
    }

    /// <summary>Adds two texts with their marks to a store as one. The longer text is cut first, as Hugging Face cuts pairs.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="texts">The store.</param>
    /// <param name="vocabularySize">
    /// The number added to the ids of the second text and the mark behind it, by which the network tells the segment: the encoder's
    /// vocabulary size, or 0 for an encoder with one segment type.
    /// </param>
    public void AddPair(ReadOnlyMemory<char> first, ReadOnlyMemory<char> second, TokenStore texts, int vocabularySize)
    {
        ReadOnlySpan<int> firstIds = Encode(first, _first);
        ReadOnlySpan<int> secondIds = Encode(second, _second);
        int separators = marks.HasTwoSeparators ? 2 : 1;
        (int firstLength, int secondLength) =
            Lengths(firstIds.Length, secondIds.Length, Math.Max(0, maximumLength - MarkCount - separators));
        _ids.Clear();
        _ids.Add(_start);
        _ids.AddRange(firstIds[..firstLength]);
        for (int i = 0; i < separators; i++)
        {
            _ids.Add(_end);
        }

        foreach (int id in secondIds[..secondLength])
        {
            _ids.Add(id + vocabularySize);
        }

        _ids.Add(_end + vocabularySize);
        texts.Add(CollectionsMarshal.AsSpan(_ids));
    }

    /// <summary>Encodes a text without marks and without cutting it. The ids are one more than the pretrained vocabulary's too.</summary>
    /// <returns>The ids, valid until the next call.</returns>
    public ReadOnlySpan<int> Encode(ReadOnlyMemory<char> text) => Encode(text, _first);

    /// <summary>The lengths of two texts that may have so many tokens together: the longer text is cut first.</summary>
    /// <remarks>Of two texts that are both cut, the second has the odd token, unless the first was longer.</remarks>
    internal static (int First, int Second) Lengths(int first, int second, int most)
    {
        if (first + second <= most)
        {
            return (first, second);
        }

        int shorter = Math.Min(first, second);
        int half = most / 2;
        int longer = most - Math.Min(shorter, half);
        shorter = Math.Min(shorter, half);
        return first > second ? (longer, shorter) : (shorter, longer);
    }

    private ReadOnlySpan<int> Encode(ReadOnlyMemory<char> text, List<int> ids)
    {
        ids.Clear();
        tokenizer.AddIds(text, ids, _tokens);
        Span<int> span = CollectionsMarshal.AsSpan(ids);
        foreach (ref int id in span)
        {
            id++;
        }

        return span;
    }
}
