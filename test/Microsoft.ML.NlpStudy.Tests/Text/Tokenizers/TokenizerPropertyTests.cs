using System.Diagnostics;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>Properties that hold for every tokenizer and every text.</summary>
public class TokenizerPropertyTests
{
    /// <summary>The tokenizers whose tokens are pieces of the text.</summary>
    private static readonly TextTokenizer[] s_cutting =
    [
        TextTokenizer.Whitespace, TextTokenizer.Characters, TextTokenizer.RegularExpression(@"[^\s\x1C-\x1F]"),
        TextTokenizer.PennTreebank(new() { KeepQuotes = true }), TextTokenizer.KoreanWords,
        .. new[] { "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pt", "zh" }.Select(language => TextTokenizer.Moses(language)),
    ];

    private static readonly TextTokenizer[] s_all =
    [
        .. s_cutting, TextTokenizer.BasicEnglish, TextTokenizer.Jamo, TextTokenizer.PennTreebank(),
        TextTokenizer.PennTreebank(new() { NameBrackets = true }),
        TextTokenizer.Moses("en", new() { SplitHyphens = true, Escape = true }),
        TextTokenizer.RegularExpression("b*", new() { PatternSeparates = true }),
    ];

    /// <summary>The tokenizers for long texts: the languages of Moses differ only in tables and apostrophes.</summary>
    private static readonly TextTokenizer[] s_oneOfEachKind =
    [
        TextTokenizer.Whitespace, TextTokenizer.Characters, TextTokenizer.BasicEnglish, TextTokenizer.Jamo, TextTokenizer.KoreanWords,
        TextTokenizer.RegularExpression(@"\w+|[^\w\s]"), TextTokenizer.RegularExpression("b*", new() { PatternSeparates = true }),
        TextTokenizer.PennTreebank(), TextTokenizer.PennTreebank(new() { KeepQuotes = true }),
        TextTokenizer.Moses("en", new() { SplitHyphens = true, Escape = true }), TextTokenizer.Moses("de"), TextTokenizer.Moses("fr"),
    ];

    /// <summary>The pieces that rules look for: a text of these reaches more of the rules than one of random characters.</summary>
    private static readonly string[] s_pieces =
    [
        "a", "n", "s", "T", "5", " ", "\n", "\u00A0", ".", "...", ",", ":", "'", "''", "\"", "``", "`", "-", "--", "(", ")", "<",
        "?", "$", "&",
        "n't", "'ll", "cannot", "wanna", "'tis", "No.", "U.S.", "\u0301", "\u00E9", "한", "日", "😀", "\uD83D", "\uDE00", "\u0001",
        "\uFDD0", "@-@",
    ];

    [Property(MaxTest = 300)]
    public void Any_text_has_tokens_and_none_is_empty(string? text, byte[] pieces)
    {
        foreach (string each in new[] { text ?? "", FromPieces(pieces) })
        {
            foreach (TextTokenizer tokenizer in s_all)
            {
                IReadOnlyList<string> tokens = tokenizer.Tokenize(each);
                Assert.All(tokens, token => Assert.NotEmpty(token));
                if (tokenizer.CanDetokenize)
                {
                    Assert.NotNull(tokenizer.Detokenize(tokens));
                }
            }
        }
    }

    [Property(MaxTest = 300)]
    public void Cutting_loses_nothing_but_white_space(string? text, byte[] pieces)
    {
        foreach (string each in new[] { text ?? "", FromPieces(pieces) })
        {
            string expected = WithoutWhiteSpace(each);
            foreach (TextTokenizer tokenizer in s_cutting)
            {
                string wanted = tokenizer.Name == nameof(TextTokenizer.Moses) ? WithoutControls(expected) : expected;
                Assert.Equal(wanted, WithoutWhiteSpace(string.Concat(tokenizer.Tokenize(each))));
            }
        }
    }

    [Property(MaxTest = 300)]
    public void Characters_and_single_spaces_come_back_exactly(string? text, byte[] pieces)
    {
        foreach (string each in new[] { text ?? "", FromPieces(pieces) })
        {
            Assert.Equal(each, TextTokenizer.Characters.Detokenize(TextTokenizer.Characters.Tokenize(each)));
            IReadOnlyList<string> words = TextTokenizer.Whitespace.Tokenize(each);
            Assert.Equal(string.Join(' ', words), TextTokenizer.Whitespace.Detokenize(words));
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData(".")]
    [InlineData("``")]
    [InlineData(",")]
    [InlineData("-")]
    [InlineData(" ' ")]
    [InlineData(".' ")]
    [InlineData("('")]
    [InlineData("&")]
    [InlineData(" 't is")]
    [InlineData("I'd've ")]
    [InlineData("\u00A0")]
    public void A_text_of_a_million_characters_takes_seconds_at_most(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var tokens = new TokenBuffer();
        foreach (TextTokenizer tokenizer in s_oneOfEachKind)
        {
            var watch = Stopwatch.StartNew();
            tokenizer.Tokenize(text.AsMemory(), tokens);
            if (tokenizer.CanDetokenize)
            {
                tokenizer.Detokenize(tokens.AsSpan());
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{tokenizer.Name}: {watch.Elapsed}");
        }
    }

    // Not among the data above: an attribute is stored as UTF-8, which has no half of a surrogate pair.
    [Fact]
    public void A_million_halves_of_surrogate_pairs_take_seconds_at_most() =>
        A_text_of_a_million_characters_takes_seconds_at_most("\uD83D");

    [Fact]
    public void Nothing_is_allocated_for_a_token()
    {
        const string Sentence = "She said, \"it's a well-known (old) story, isn't it?\" -- and I cannot go, e.g. to No. 5... ";
        string text = string.Concat(Enumerable.Repeat(Sentence, 400));
        foreach (TextTokenizer tokenizer in new[] { TextTokenizer.Whitespace, TextTokenizer.PennTreebank(), TextTokenizer.Moses(),
            TextTokenizer.Moses("fr") })
        {
            Assert.InRange(AllocatedBy(tokenizer, text), 0, 200);
        }

        // Lower case and quotes taken out are copies of the text, of two bytes a character; an escaped text is a copy of what was escaped.
        Assert.InRange(AllocatedBy(TextTokenizer.BasicEnglish, text), 1, 3 * 2 * text.Length + 1_000);
        Assert.InRange(AllocatedBy(TextTokenizer.Moses("en", new() { Escape = true }), text), 1, 2 * text.Length + 1_000);
        Assert.InRange(AllocatedBy(TextTokenizer.Moses(), text + "\u0001"), 1, 2 * text.Length + 1_000);
    }

    private static long AllocatedBy(TextTokenizer tokenizer, string text)
    {
        var tokens = new TokenBuffer();
        tokenizer.Tokenize(text.AsMemory(), tokens);
        tokenizer.Tokenize(text.AsMemory(), tokens);
        long before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Tokenize(text.AsMemory(), tokens);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(tokens.Count > 6_000, $"{tokenizer.Name}: {tokens.Count} tokens");
        return allocated;
    }

    private static string FromPieces(byte[]? pieces) => string.Concat((pieces ?? []).Select(piece => s_pieces[piece % s_pieces.Length]));

    private static string WithoutWhiteSpace(string text) => string.Concat(text.Where(c => !CharacterClass.IsPythonWhiteSpace(c)));

    private static string WithoutControls(string text) => string.Concat(text.Where(c => c is not (<= '\b' or (>= '\x0E' and <= '\x1B'))));
}
