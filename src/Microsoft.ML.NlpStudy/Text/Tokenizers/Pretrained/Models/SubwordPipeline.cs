using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A subword tokenizer with the stages of Hugging Face's tokenizers: added tokens, normalizer, words, model. It gives the same ids.
/// </summary>
/// <remarks>
/// The "normalized text" of the members that Microsoft.ML.Tokenizers prescribes is the tokens one behind the other; offsets count its
/// characters.
/// </remarks>
internal sealed class SubwordPipeline : Tokenizer
{
    private const int TextSlots = 2;
    private const int SlotsOfStep = 2;

    private readonly string[] _tokens;
    private readonly SubwordIds _model;
    private readonly NormalizerStep[] _normalizers;
    private readonly WordStep _words;
    private readonly AddedTokenFinder? _plain;
    private readonly AddedTokenFinder? _normalized;
    private readonly AddedTokenFinder.Section _takeSection;
    private readonly AddedTokenFinder.Section _takeWords;
    private readonly ConcurrentBag<EncodeScratch> _scratches = [];

    public SubwordPipeline(SubwordParts parts)
    {
        (_tokens, _model, _normalizers) = (parts.Tokens, parts.Model, [.. parts.Normalizers]);
        _words = new ModelWords(_model);
        for (int i = parts.Words.Count - 1; i >= 0; i--)
        {
            _words = parts.Words[i](TextSlots + (SlotsOfStep * i), _words);
        }

        _plain = Finder(parts.Added.Where(token => !token.IsNormalized).Select(token => (token, token.Content)));
        _normalized = Finder(parts.Added.Where(token => token.IsNormalized)
            .Select(token => (token, Normalize(token.Content, new EncodeScratch()).ToString())));
        (_takeSection, _takeWords) = (TakeSection, _words.Take);
    }

    /// <summary>Adds the ids of a text to a list.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        EncodeScratch scratch = Encode(text);
        ids.AddRange(CollectionsMarshal.AsSpan(scratch.Ids));
        _scratches.Add(scratch);
    }

    /// <summary>Adds the tokens of a text to a buffer: strings of the vocabulary.</summary>
    public void AddTokens(ReadOnlySpan<char> text, TokenBuffer tokens)
    {
        EncodeScratch scratch = Encode(text);
        foreach (int id in scratch.Ids)
        {
            tokens.Add(_tokens[id].AsMemory());
        }

        _scratches.Add(scratch);
    }

    public override string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _model.Join(ids.Select(id => (uint)id < (uint)_tokens.Length
            ? _tokens[id]
            : throw new ArgumentOutOfRangeException(nameof(ids), $"Token id: expected 0 to {_tokens.Length - 1}, found {id}.")));
    }

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        (idsConsumed, charsWritten) = (0, 0);
        int[] list = [.. ids];
        string text = Decode(list);
        if (!text.TryCopyTo(destination))
        {
            return OperationStatus.DestinationTooSmall;
        }

        (idsConsumed, charsWritten) = (list.Length, text.Length);
        return OperationStatus.Done;
    }

    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        List<int> ids = IdsOf(text, textSpan, settings.MaxTokenCount, fromEnd: false, out string all, out int length);
        return new EncodeResults<int> { Tokens = ids, NormalizedText = all, CharsConsumed = length };
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        List<int> ids = IdsOf(text, textSpan, settings.MaxTokenCount, fromEnd: false, out string all, out int length);
        var tokens = new List<EncodedToken>(ids.Count);
        int end = 0;
        foreach (int id in ids)
        {
            int start = end;
            end += _tokens[id].Length;
            tokens.Add(new EncodedToken(id, _tokens[id], start..end));
        }

        return new EncodeResults<EncodedToken> { Tokens = tokens, NormalizedText = all, CharsConsumed = length };
    }

    protected override int GetIndexByTokenCount(
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        List<int> ids = IdsOf(text, textSpan, settings.MaxTokenCount, fromEnd, out string all, out int length);
        (normalizedText, tokenCount) = (all, ids.Count);
        return fromEnd ? all.Length - length : length;
    }

    /// <summary>The first or last ids of a text, all its tokens one behind the other, and the characters of those with the ids.</summary>
    private List<int> IdsOf(string? text, ReadOnlySpan<char> span, int most, bool fromEnd, out string all, out int length)
    {
        var ids = new List<int>();
        Encode(text is null ? span : text, ids);
        all = string.Concat(ids.Select(id => _tokens[id]));
        if (ids.Count > most)
        {
            ids.RemoveRange(fromEnd ? 0 : most, ids.Count - most);
        }

        length = ids.Sum(id => _tokens[id].Length);
        return ids;
    }

    private EncodeScratch Encode(ReadOnlySpan<char> text)
    {
        if (!_scratches.TryTake(out EncodeScratch? scratch))
        {
            scratch = new EncodeScratch();
        }

        scratch.Ids.Clear();
        if (EncodedTokens.HasHalfPair(text))
        {
            text = EncodedTokens.Repaired(text);
        }

        Split(_plain, text, isFirst: true, scratch, _takeSection);
        return scratch;
    }

    private static AddedTokenFinder? Finder(IEnumerable<(AddedToken Token, string Text)> tokens)
    {
        (AddedToken Token, string Text)[] list = [.. tokens.Where(token => token.Text.Length > 0)];
        return list.Length == 0 ? null : new AddedTokenFinder(list);
    }

    private static void Split(
        AddedTokenFinder? finder, ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch, AddedTokenFinder.Section section)
    {
        if (finder is not null)
        {
            finder.Split(text, isFirst, scratch, section);
        }
        else if (!text.IsEmpty)
        {
            section(text, isFirst, scratch);
        }
    }

    private void TakeSection(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch) =>
        Split(_normalized, Normalize(text, scratch), isFirst, scratch, _takeWords);

    private ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text, EncodeScratch scratch)
    {
        int slot = 0;
        foreach (NormalizerStep step in _normalizers)
        {
            CharBuffer target = scratch.Buffer(slot);
            target.Clear();
            if (step(text, target))
            {
                text = target.Span;
                slot = 1 - slot;
            }
        }

        return text;
    }
}
