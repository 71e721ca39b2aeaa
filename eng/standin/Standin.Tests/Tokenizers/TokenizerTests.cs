using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace Standin.Tests.Tokenizers;

public class TokenizerTests
{
    [Fact]
    public void Ids_follow_from_tokens()
    {
        var tokenizer = new LetterTokenizer();
        Assert.Equal([new EncodedToken(97, "a", 0..1), new EncodedToken(98, "b", 1..2)], tokenizer.EncodeToTokens("AB", out string? normalized));
        Assert.Equal("ab", normalized);
        Assert.Equal([65], tokenizer.EncodeToIds("A", considerNormalization: false));
        Assert.Equal([97, 98], tokenizer.EncodeToIds("ABC".AsSpan(0, 2)));
        Assert.Equal([97], tokenizer.EncodeToIds("ABC", maxTokenCount: 1, out _, out int consumed));
        Assert.Equal(1, consumed);
    }

    [Fact]
    public void Counts_and_indexes_follow_from_tokens()
    {
        var tokenizer = new LetterTokenizer();
        Assert.Null(tokenizer.PreTokenizer);
        Assert.Null(tokenizer.Normalizer);
        Assert.Equal(3, tokenizer.CountTokens("ABC"));
        Assert.Equal(2, tokenizer.CountTokens("ABC".AsSpan(1)));
        Assert.Equal((2, 2), (tokenizer.GetIndexByTokenCount("ABC", 2, out string? normalized, out int count), count));
        Assert.Equal("abc", normalized);
        Assert.Equal((1, 2), (tokenizer.GetIndexByTokenCountFromEnd("ABC", 2, out _, out count), count));
        Assert.Equal((0, 3), (tokenizer.GetIndexByTokenCountFromEnd("ABC", 9, out _, out count), count));
        Assert.Equal((0, 0), (tokenizer.GetIndexByTokenCount("", 9, out _, out count), count));
        Assert.Equal((3, 0), (tokenizer.GetIndexByTokenCountFromEnd("ABC", 0, out _, out count), count));
    }

    [Fact]
    public void Decoding_grows_its_buffer_until_the_text_fits()
    {
        var tokenizer = new LetterTokenizer();
        Assert.Equal(new string('a', 1000), tokenizer.Decode([1000 + 'a']));
        Assert.Equal("", tokenizer.Decode([]));
        Assert.Throws<InvalidOperationException>(() => tokenizer.Decode([-1]));
        Assert.Throws<ArgumentNullException>("ids", () => tokenizer.Decode(null!));
    }

    /// <summary>A letter is a token of its code; a code above a thousand is a thousand times its letter.</summary>
    private sealed class LetterTokenizer : Tokenizer
    {
        public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
        {
            idsConsumed = charsWritten = 0;
            foreach (int id in ids)
            {
                if (id < 0)
                    return OperationStatus.InvalidData;
                string text = id > 1000 ? new string((char)(id - 1000), 1000) : ((char)id).ToString();
                if (!text.TryCopyTo(destination[charsWritten..]))
                    return OperationStatus.DestinationTooSmall;
                charsWritten += text.Length;
                idsConsumed++;
            }
            return OperationStatus.Done;
        }

        protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
        {
            string all = settings.ConsiderNormalization ? textSpan.ToString().ToLowerInvariant() : textSpan.ToString();
            string used = all[..Math.Min(all.Length, settings.MaxTokenCount)];
            return new EncodeResults<EncodedToken>
            {
                Tokens = [.. used.Select((letter, i) => new EncodedToken(letter, letter.ToString(), i..(i + 1)))],
                NormalizedText = settings.ConsiderNormalization ? all : null,
                CharsConsumed = used.Length,
            };
        }
    }
}
