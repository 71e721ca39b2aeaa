using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace Standin.Tests.Tokenizers;

/// <summary>The texts are those of BERT's own tests where they have them; the figures, those of Microsoft.ML.Tokenizers 2.0.0.</summary>
public class BertTokenizerTests
{
    private static readonly string[] s_tokens =
        ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]", "want", "##want", "##ed", "wa", "un", "runn", "##ing", ",", "low", "lowest", "hello", "!"];

    private readonly BertTokenizer _tokenizer = Create();

    [Theory]
    // The last three columns: LowerCaseBeforeTokenization, RemoveNonSpacingMarks, IndividuallyTokenizeCjk.
    [InlineData("ah\u535A\u63A8zz", "ah|\u535A|\u63A8|zz", true, false, true)]
    [InlineData("ah\u535A\u63A8zz", "ah\u535A\u63A8zz", true, false, false)]
    [InlineData(" \tHeLLo!how  \n Are yoU?  ", "hello|!|how|are|you|?", true, false, true)]
    [InlineData("H\u00E9llo", "h\u00E9llo", true, false, true)]
    [InlineData("H\u00E9llo", "hello", true, true, true)]
    [InlineData(" \tH\u00E4LLo!how  \n Are yoU?  ", "h\u00E4llo|!|how|are|you|?", true, false, true)]
    [InlineData(" \tH\u00E4LLo!how  \n Are yoU?  ", "hallo|!|how|are|you|?", true, true, true)]
    [InlineData(" \tHeLLo!how  \n Are yoU?  ", "HeLLo|!|how|Are|yoU|?", false, false, true)]
    [InlineData(" \tH\u00E4LLo!how  \n Are yoU?  ", "H\u00E4LLo|!|how|Are|yoU|?", false, false, true)]
    [InlineData(" \tH\u00E4LLo!how  \n Are yoU?  ", "HaLLo|!|how|Are|yoU|?", false, true, true)]
    [InlineData(" \tHeLLo!how  \n Are yoU? [UNK]", "HeLLo|!|how|Are|yoU|?|[UNK]", false, false, true)]
    [InlineData("a\u0000b\uFFFDc\td\u00A0e", "abcd|e", true, false, true)]
    [InlineData("5 $ + don't a_b \U0001F600", "5|don|'|t|a_b", true, false, true)]
    [InlineData("\u4DBF\U00020000x\u3042\uD55C", "\u4DBF|\U00020000|x\u3042\uD55C", true, false, true)]
    public void Texts_are_normalized_and_cut_into_words_and_punctuation_marks(string text, string words, bool lowerCase, bool removeMarks, bool separateChinese)
    {
        BertTokenizer tokenizer = Create(new BertOptions
        {
            LowerCaseBeforeTokenization = lowerCase,
            RemoveNonSpacingMarks = removeMarks,
            IndividuallyTokenizeCjk = separateChinese,
        });
        // An ideograph beyond the first plane is neither a letter of a word nor a mark to the expression that finds them.
        Assert.Equal(words.Replace("|\U00020000", ""), Show.Words(tokenizer.PreTokenizer!, tokenizer.Normalizer!.Normalize(text)));
        Assert.Equal((lowerCase, removeMarks, separateChinese), (tokenizer.LowerCaseBeforeTokenization, tokenizer.RemoveNonSpacingMarks, tokenizer.IndividuallyTokenizeCjk));
    }

    [Theory]
    [InlineData("", "", "[CLS] [SEP]")]
    [InlineData("Unwanted, running", "un=9@0..2 ##want=6@2..6 ##ed=7@6..8 ,=12@8..9 runn=10@10..14 ##ing=11@14..17", "[CLS] unwanted, running [SEP]")]
    [InlineData("unwantedX running", "[UNK]=0@0..9 runn=10@10..14 ##ing=11@14..17", "[CLS] [UNK] running [SEP]")]
    [InlineData("[CLS] LOW [mask][SEP]", "[CLS]=1@0..5 low=13@6..9 [MASK]=4@10..16 [SEP]=2@16..21", "[CLS] [CLS] low [MASK] [SEP] [SEP]")]
    public void Tokens_have_offsets_in_the_normalized_text_and_ids_decode(string text, string tokens, string decoded)
    {
        Assert.Equal(tokens, Show.Tokens(_tokenizer, text));
        Assert.Equal(decoded, _tokenizer.Decode(_tokenizer.EncodeToIds(text)));
    }

    [Fact]
    public void A_text_of_accents_matches_once_they_are_removed()
    {
        string text = "UNwant\u00E9d,running";
        Assert.Equal("[UNK] , runn ##ing", Show.Values(_tokenizer, text));
        Assert.Equal("un ##want ##ed , runn ##ing", Show.Values(Create(new BertOptions { RemoveNonSpacingMarks = true }), text));
        Assert.Equal([1, 9, 6, 7, 12, 10, 11, 2], Create(new BertOptions { RemoveNonSpacingMarks = true }).EncodeToIds(text));
    }

    [Fact]
    public void Defaults_are_those_of_uncased_models()
    {
        Assert.Equal(("[CLS]", "[SEP]", "[PAD]", "[MASK]", "[UNK]"), (_tokenizer.ClassificationToken, _tokenizer.SeparatorToken, _tokenizer.PaddingToken, _tokenizer.MaskingToken, _tokenizer.UnknownToken));
        Assert.Equal((1, 2, 3, 4, 0), (_tokenizer.ClassificationTokenId, _tokenizer.SeparatorTokenId, _tokenizer.PaddingTokenId, _tokenizer.MaskingTokenId, _tokenizer.UnknownTokenId));
        Assert.True(_tokenizer is { LowerCaseBeforeTokenization: true, ApplyBasicTokenization: true, SplitOnSpecialTokens: true, IndividuallyTokenizeCjk: true, RemoveNonSpacingMarks: false });
        Assert.Equal(["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"], _tokenizer.SpecialTokens!.OrderBy(token => token.Value).Select(token => token.Key));
    }

    [Fact]
    public void Ids_are_framed_unless_asked_otherwise()
    {
        Assert.Equal([1, 13, 2], _tokenizer.EncodeToIds("low"));
        Assert.Equal([13], _tokenizer.EncodeToIds("low", addSpecialTokens: false));
        Assert.Equal([13], ((Tokenizer)_tokenizer).EncodeToIds("low"));
        Assert.Equal([1, 13, 2], _tokenizer.EncodeToIds("low lowest".AsSpan(), 3, out string? normalized, out int consumed));
        Assert.Equal(("low lowest", 0), (normalized, consumed));
        Assert.Equal([13], _tokenizer.EncodeToIds("low lowest", 1, addSpecialTokens: false, out _, out _));
        Assert.Empty(_tokenizer.EncodeToIds("low", 1, out normalized, out consumed));
        Assert.Equal((null, 0), (normalized, consumed));
        Assert.Throws<ArgumentOutOfRangeException>("MaxTokenCount", () => _tokenizer.EncodeToIds("low", 2, out _, out _));
    }

    [Fact]
    public void Without_basic_tokenization_white_space_alone_separates()
    {
        BertTokenizer tokenizer = Create(new BertOptions { ApplyBasicTokenization = false });
        Assert.Null(tokenizer.Normalizer);
        Assert.Equal("[UNK] [UNK] low", Show.Values(tokenizer, "Low low, low"));
        Assert.Equal("[CLS]", Show.Values(tokenizer, "[CLS]"));
    }

    [Fact]
    public void Without_splitting_special_tokens_are_punctuation_and_words()
    {
        BertTokenizer tokenizer = Create(new BertOptions { SplitOnSpecialTokens = false });
        Assert.Equal("[UNK] [UNK] [UNK]", Show.Values(tokenizer, "[CLS]"));
        Assert.Null(tokenizer.SpecialTokens);
        Assert.Equal("[CLS] low", tokenizer.Decode([1, 13], skipSpecialTokens: true));
    }

    [Fact]
    public void Two_texts_become_one_input()
    {
        int[] a = [13, 14];
        int[] b = [15];
        Assert.Equal([1, 13, 14, 2], _tokenizer.BuildInputsWithSpecialTokens(a));
        Assert.Equal([1, 13, 14, 2, 15, 2], _tokenizer.BuildInputsWithSpecialTokens(a, b));
        Assert.Equal([1, 0, 0, 1], _tokenizer.GetSpecialTokensMask(a));
        Assert.Equal([1, 0, 0, 1, 0, 1], _tokenizer.GetSpecialTokensMask(a, b));
        Assert.Equal([1, 0, 1, 1, 1, 1, 0], _tokenizer.GetSpecialTokensMask([1, 13, 2, 0, 3], [4, 15], alreadyHasSpecialTokens: true));
        Assert.Equal([0, 0, 0, 0], _tokenizer.CreateTokenTypeIdsFromSequences(a));
        Assert.Equal([0, 0, 0, 0, 1, 1], _tokenizer.CreateTokenTypeIdsFromSequences(a, b));
        Assert.Throws<ArgumentNullException>("tokenIds", () => _tokenizer.BuildInputsWithSpecialTokens(null!));
        Assert.Throws<ArgumentNullException>("tokenIds", () => _tokenizer.GetSpecialTokensMask(null!));
        Assert.Throws<ArgumentNullException>("tokenIds", () => _tokenizer.CreateTokenTypeIdsFromSequences(null!));
    }

    [Fact]
    public void An_input_goes_to_memory_that_is_large_enough()
    {
        int[] a = [13, 14];
        int[] b = [15];
        var memory = new int[6];
        Assert.Equal(OperationStatus.Done, _tokenizer.BuildInputsWithSpecialTokens(a, memory, out int written, b));
        Assert.Equal((6, "1 13 14 2 15 2"), (written, string.Join(' ', memory)));
        Assert.Equal(OperationStatus.Done, _tokenizer.GetSpecialTokensMask(a, memory, out written, b));
        Assert.Equal((6, "1 0 0 1 0 1"), (written, string.Join(' ', memory)));
        Assert.Equal(OperationStatus.Done, _tokenizer.CreateTokenTypeIdsFromSequences(a, memory, out written, b));
        Assert.Equal((6, "0 0 0 0 1 1"), (written, string.Join(' ', memory)));
        Assert.Equal(OperationStatus.DestinationTooSmall, _tokenizer.BuildInputsWithSpecialTokens(a, memory.AsSpan(0, 3), out written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentNullException>("vocabFilePath", () => BertTokenizer.Create(""));
        Assert.Throws<ArgumentNullException>("vocabStream", () => BertTokenizer.Create((Stream)null!));
        Assert.Throws<ArgumentException>(() => BertTokenizer.Create(Show.Lines("[UNK]", "[CLS]", "[SEP]", "[PAD]")));
        Assert.Throws<KeyNotFoundException>(() => BertTokenizer.Create(Show.Lines("[UNK]"), new BertOptions { SplitOnSpecialTokens = false }));
        Assert.Throws<ArgumentException>(() => Create(new BertOptions { SpecialTokens = new Dictionary<string, int> { ["[CLS]"] = 7 } }));
        Assert.Throws<ArgumentException>(() => _tokenizer.EncodeToIds("half a pair: \uD83D"));
    }

    private static BertTokenizer Create(BertOptions? options = null) => BertTokenizer.Create(Show.Lines(s_tokens), options);
}
