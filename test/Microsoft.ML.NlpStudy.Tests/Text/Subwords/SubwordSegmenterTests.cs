using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class SubwordSegmenterTests
{
    private const string Text = "lowest newer xlow 고양이를 bananas 😀😀😀 x";

    [Theory]
    [InlineData(null, "lo@@ west ne@@ wer x@@ low 고양@@ 이@@ 를 bana@@ na@@ s 😀@@ 😀😀 x")]
    [InlineData(SubwordBoundary.JoinerSuffix, "lo@@ west ne@@ wer x@@ low 고양@@ 이@@ 를 bana@@ na@@ s 😀@@ 😀😀 x")]
    [InlineData(SubwordBoundary.WordEndSuffix, "lo west</w> ne wer</w> x low</w> 고양 이 를</w> bana na s</w> 😀 😀😀</w> x</w>")]
    [InlineData(SubwordBoundary.WordStartPrefix, "▁lo west ▁ne wer ▁x low ▁고양 이 를 ▁bana na s ▁😀 😀😀 ▁x")]
    [InlineData(SubwordBoundary.ContinuationPrefix, "lo ##west ne ##wer x ##low 고양 ##이 ##를 bana ##na ##s 😀 ##😀😀 x")]
    public void Marks_show_where_tokens_begin_and_end(SubwordBoundary? boundary, string expected) =>
        Assert.Equal(expected, new SubwordSegmenter(SubwordExamples.Model, new SubwordOptions { Boundary = boundary }).Apply(Text));

    [Fact]
    public void The_joiner_can_be_any()
    {
        var segmenter = new SubwordSegmenter(SubwordExamples.Model, new SubwordOptions { Joiner = "￭" });
        Assert.Equal("lo￭ west x", segmenter.Apply("lowest x"));
        Assert.Equal("lowest x", SubwordDetokenizer.Detokenize(segmenter.Segment("lowest").Append("x"), joiner: "￭"));
    }

    /// <summary>
    /// The vocabulary holds the counts of subword-nmt's get-vocab in the corpus; the expected subwords are those of its apply-bpe.
    /// </summary>
    [Fact]
    public void Subwords_outside_the_vocabulary_are_cut_again()
    {
        SubwordVocabulary vocabulary = Vocabulary("newest 6\nlow 5\nna 4\nwidest 3\nthe 3\ne@@ 3\n😀😀 3\n");
        var segmenter = new SubwordSegmenter(SubwordExamples.Model, new SubwordOptions { Vocabulary = vocabulary });
        Assert.Equal("l@@ o@@ w@@ e@@ s@@ t n@@ e@@ w@@ e@@ r x@@ low 고@@ 양@@ 이@@ 를 b@@ a@@ n@@ a@@ n@@ a@@ s 😀@@ 😀😀 x",
            segmenter.Apply(Text));
        Assert.Equal("l@@ o@@ w@@ e@@ r newest widest the b@@ a@@ n@@ a@@ na 한@@ 국", segmenter.Apply("lower newest widest the banana 한국"));
    }

    [Fact]
    public void Cutting_again_stops_as_soon_as_the_parts_are_in_the_vocabulary()
    {
        var segmenter = new SubwordSegmenter(
            SubwordExamples.Model, new SubwordOptions { Vocabulary = Vocabulary("the@@ 9\nwest 4\nba@@ 2\n") });
        Assert.Equal("the@@ a@@ t@@ r@@ e n@@ e@@ west ba@@ n@@ a@@ n@@ a", segmenter.Apply("theatre newest banana"));
    }

    [Fact]
    public void A_vocabulary_is_what_subword_nmt_counts()
    {
        SubwordVocabulary vocabulary = SubwordVocabulary.Count(
            SubwordExamples.Model, new SubwordOptions { VocabularyThreshold = 3 }, SubwordExamples.Tokens.CountBy(token => token)
                .Select(word => KeyValuePair.Create(word.Key, (long)word.Value)), 3);
        using var stream = new MemoryStream();
        vocabulary.Write(stream);
        Assert.Equal("newest 6\nlow 5\nna 4\ne@@ 3\nthe 3\nwidest 3\n😀😀 3\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("low\n", "line 1: expected a subword, a space and its frequency, found 'low'.")]
    [InlineData("low 5\nlow many\n", "line 2: expected a subword, a space and its frequency, found 'low many'.")]
    [InlineData("low -5\n", "line 1: expected a subword, a space and its frequency, found 'low -5'.")]
    public void A_damaged_vocabulary_is_an_error(string content, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Vocabulary(content)).Message);

    /// <summary>The cases of subword-nmt's tests of glossaries, and some with its apply-bpe.</summary>
    [Theory]
    [InlineData("word", "word", "like")]
    [InlineData("like", "like", "like")]
    [InlineData("likeword", "like word", "like")]
    [InlineData("wordlikeword", "word like word", "like")]
    [InlineData("likelike", "like like", "like")]
    [InlineData("wordlikewordlike", "word like word like", "like")]
    [InlineData("wordlikeUSAwordManuelManuelwordUSA", "word like USA word Manuel Manuel word USA", "like", "Manuel", "USA")]
    [InlineData(
        "wordlike<country>USA</country>word10001word<name>Manuel</name>word<country>USA</country>",
        "wordlike <country>USA</country> word 10001 word <name>Manuel</name> word <country>USA</country>",
        @"<country>\w*</country>", @"<name>\w*</name>", @"\d+")]
    [InlineData("USAB", "USAB", "USA|UK")]
    [InlineData("xUSAB", "x USA B", "USA|UK")]
    public void Glossaries_are_isolated(string token, string expected, params string[] glossaries)
    {
        var ends = new List<int>();
        new SubwordGlossaries(glossaries).Isolate(token, ends);
        Assert.Equal(expected, string.Join(' ', ends.Select((end, i) => token[(i == 0 ? 0 : ends[i - 1])..end])));
    }

    [Fact]
    public void Glossaries_are_neither_cut_nor_merged()
    {
        var segmenter = new SubwordSegmenter(SubwordExamples.Model, new SubwordOptions { Glossaries = ["an", "[0-9]+", "new|low"] });
        Assert.Equal("new@@ 2022@@ west 12 low@@ e@@ r x@@ low s@@ low", segmenter.Apply("new2022west 12 lower xlow slow"));
        Assert.Equal("b@@ an@@ an@@ a an@@ d aa@@ aa newest", segmenter.Apply("banana and aaaa newest"));
    }

    [Fact]
    public void A_glossary_cannot_make_matching_take_long()
    {
        var segmenter = new SubwordSegmenter(SubwordExamples.Model, new SubwordOptions { Glossaries = ["(x+x+)+y"] });
        Assert.Equal(100_000, segmenter.Segment(new string('x', 100_000)).Count);
    }

    [Property]
    public void What_is_put_together_is_what_was_cut(NonEmptyString[] texts, SubwordBoundary boundary, bool pieces)
    {
        string[] tokens = [.. texts.Select(text => Unmarked(text.Get)).Where(token => token.Length > 0)];
        SubwordModel model = pieces
            ? WordPiece.Learn(tokens, new SubwordOptions { Algorithm = SubwordAlgorithm.WordPiece, MergeCount = 20, MinimumFrequency = 1 })
            : BytePairEncoding.Learn(tokens.Where((_, i) => i % 2 == 0), new SubwordOptions { MergeCount = 20, MinimumFrequency = 1 });
        var segmenter = new SubwordSegmenter(model, new SubwordOptions { Boundary = boundary });
        IEnumerable<string> cut = tokens.SelectMany(segmenter.Segment);

        // Tokens with half a surrogate pair are not learned, and word pieces know nothing else.
        IEnumerable<string> expected = tokens.Select(token => pieces && !SubwordWords.IsWritable(token) ? "[UNK]" : token);
        Assert.Equal(string.Join(' ', expected), SubwordDetokenizer.Detokenize(cut, boundary));

        static string Unmarked(string text) => string.Concat(text.Where(c => !CharacterClass.IsPythonWhiteSpace(c) && !"@<▁#".Contains(c)));
    }

    [Fact]
    public void Random_dropout_leaves_out_all_merges_none_or_the_share_it_says()
    {
        var segmenter = new SubwordSegmenter(SubwordExamples.Model);
        Assert.Equal(["n@@", "e@@", "w@@", "e@@", "s@@", "t"], segmenter.Segment("newest", 1, new Random(1)));
        Assert.Equal(["newest"], segmenter.Segment("newest", 0, new Random(1)));
        Assert.Equal(["newest"], segmenter.Segment("newest"));

        // Of `n a`, only one merge is possible, at one step: it is left out as often as the probability says.
        var random = new Random(1);
        int leftOut = Enumerable.Range(0, 10_000).Count(_ => segmenter.Segment("na", 0.3, random).Count == 2);
        Assert.InRange(leftOut, 2_850, 3_150);

        // Whatever is left out, the token is the same.
        HashSet<string> seen = [];
        for (int i = 0; i < 200; i++)
        {
            IReadOnlyList<string> subwords = segmenter.Segment("theatre", 0.5, random);
            Assert.Equal("theatre", SubwordDetokenizer.Detokenize(subwords));
            seen.Add(string.Join(' ', subwords));
        }

        Assert.True(seen.Count > 5, $"{seen.Count}");
    }

    /// <summary>
    /// Only (l o) can be merged at first, and (lo w) after that: with a probability of 0.4, three parts stay in 0.4 of all cases, two in
    /// 0.6 · 0.4 of them, and one in 0.6 · 0.6.
    /// </summary>
    [Fact]
    public void Dropout_is_drawn_at_each_step_anew()
    {
        var segmenter = new SubwordSegmenter(SubwordExamples.Model);
        var random = new Random(7);
        ILookup<int, int> byCount = Enumerable.Range(0, 10_000).ToLookup(_ => segmenter.Segment("low", 0.4, random).Count);
        Assert.InRange(byCount[3].Count(), 3_850, 4_150);
        Assert.InRange(byCount[2].Count(), 2_250, 2_550);
        Assert.InRange(byCount[1].Count(), 3_450, 3_750);
    }

    [Fact]
    public void Dropout_of_a_long_token_takes_time_in_proportion() =>
        Assert.Equal(
            300_000, string.Concat(new SubwordSegmenter(SubwordExamples.Model).Segment(new string('a', 300_000), 0.1, new Random(1)))
                .Count(c => c == 'a'));

    [Fact]
    public void Only_merges_can_be_left_out()
    {
        var segmenter = new SubwordSegmenter(WordPiece.Learn(["a"], new SubwordOptions { Algorithm = SubwordAlgorithm.WordPiece }));
        Assert.Equal(
            "Dropout: expected a model of byte pair encoding, found WordPiece.",
            Assert.Throws<InvalidOperationException>(() => segmenter.Segment("a", 0.1, new Random(1))).Message);
        Assert.Equal(
            "dropout",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => new SubwordSegmenter(SubwordExamples.Model).Segment("a", 1.1, new Random(1))).ParamName);
    }

    [Fact]
    public void Seen_tokens_cost_no_allocation_and_share_their_subwords()
    {
        var segmenter = new SubwordSegmenter(SubwordExamples.Model);
        ReadOnlyMemory<char>[] lowest = segmenter.Segment("lowest".AsSpan());
        ReadOnlyMemory<char>[] lower = segmenter.Segment("lox".AsSpan());
        Assert.True(lowest[0].Equals(lower[0]));    // the same memory, not only the same characters

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Assert.Same(lowest, segmenter.Segment("lowest".AsSpan()));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_is_remembered_is_forgotten_before_it_is_too_much()
    {
        var segmenter = new SubwordSegmenter(SubwordExamples.Model);
        ReadOnlyMemory<char>[] remembered = segmenter.Segment("lowest".AsSpan());
        for (int i = 0; i < 1 << 18; i++)
        {
            segmenter.Segment($"{i}".AsSpan());
        }

        Assert.NotSame(remembered, segmenter.Segment("lowest".AsSpan()));
        Assert.Equal("lo@@ west", segmenter.Apply("lowest"));
    }

    [Theory]
    [InlineData(nameof(SubwordOptions.MergeCount), -1, "Option MergeCount: expected at least 0, found -1. (Parameter 'MergeCount')")]
    [InlineData(nameof(SubwordOptions.VocabularySize), 0,
        "Option VocabularySize: expected at least 1, or null, found 0. (Parameter 'VocabularySize')")]
    [InlineData(nameof(SubwordOptions.MinimumFrequency), 0,
        "Option MinimumFrequency: expected at least 1, found 0. (Parameter 'MinimumFrequency')")]
    [InlineData(nameof(SubwordOptions.MaximumTokenLength), 0,
        "Option MaximumTokenLength: expected at least 1, found 0. (Parameter 'MaximumTokenLength')")]
    [InlineData(nameof(SubwordOptions.Algorithm), (SubwordAlgorithm)7,
        "Option Algorithm: expected one of BytePairEncoding, WordPiece, found 7. (Parameter 'Algorithm')")]
    [InlineData(nameof(SubwordOptions.Boundary), (SubwordBoundary)7,
        "Option Boundary: expected one of JoinerSuffix, WordEndSuffix, WordStartPrefix, ContinuationPrefix, found 7. (Parameter "
            + "'Boundary')")]
    [InlineData(nameof(SubwordOptions.Joiner), "@ ",
        "Option Joiner: expected some characters, none of them white space, found '@ '. (Parameter 'Joiner')")]
    [InlineData(nameof(SubwordOptions.Glossaries), new[] { "(" },
        "Option Glossaries: expected regular expressions that look neither around nor back, none of them empty, found '('. (Parameter "
            + "'Glossaries')")]
    [InlineData(nameof(SubwordOptions.Glossaries), new[] { "(?<=a)b" },
        "Option Glossaries: expected regular expressions that look neither around nor back, none of them empty, found '(?<=a)b'. "
            + "(Parameter 'Glossaries')")]
    [InlineData(nameof(SubwordOptions.Glossaries), new[] { "" },
        "Option Glossaries: expected regular expressions that look neither around nor back, none of them empty, found ['']. (Parameter "
            + "'Glossaries')")]
    [InlineData(nameof(SubwordOptions.Specials), new[] { "[PAD]" },
        "Option Specials: expected distinct tokens without white space, '[UNK]' among them, found ['[PAD]']. (Parameter 'Specials')")]
    [InlineData(nameof(SubwordOptions.VocabularyThreshold), 0,
        "Option VocabularyThreshold: expected at least 1, with byte pair encoding and without a Vocabulary, or null, found 0. (Parameter "
            + "'VocabularyThreshold')")]
    public void An_option_out_of_range_is_a_clear_error(string option, object value, string message)
    {
        var options = new SubwordOptions();
        typeof(SubwordOptions).GetProperty(option)!.SetValue(options, value);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).Message);
    }

    [Fact]
    public void Options_of_byte_pair_encoding_alone_do_not_go_with_word_pieces()
    {
        var options = new SubwordOptions { Algorithm = SubwordAlgorithm.WordPiece };
        Assert.Equal("VocabularyThreshold",
            Assert.Throws<ArgumentOutOfRangeException>((options with { VocabularyThreshold = 5 }).Validate).ParamName);
        Assert.Equal(
            "Vocabulary", Assert.Throws<ArgumentOutOfRangeException>((options with { Vocabulary = Vocabulary("a 1") }).Validate).ParamName);
        options.Validate();
    }

    private static SubwordVocabulary Vocabulary(string content) =>
        SubwordVocabulary.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), 1, "@@");
}
