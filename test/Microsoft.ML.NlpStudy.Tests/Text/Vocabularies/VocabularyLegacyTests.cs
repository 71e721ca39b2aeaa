using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>The behavior of torchtext.legacy's Vocab beyond the choice of entries, with the counts and orders of its tests.</summary>
public class VocabularyLegacyTests
{
    // test_vocab: Counter({'hello': 4, 'world': 3, 'ᑌᑎIᑕOᗪᕮ_Tᕮ᙭T': 5, 'freq_too_low': 2})
    private static readonly string[] s_counted =
    [
        .. Enumerable.Repeat("hello", 4), .. Enumerable.Repeat("world", 3), .. Enumerable.Repeat("ᑌᑎIᑕOᗪᕮ_Tᕮ᙭T", 5),
        .. Enumerable.Repeat("freq_too_low", 2),
    ];

    // test_field: the questions of its data set, and the vocabulary that build_vocab makes of them.
    private const string Questions =
        "When do you use シ instead of し? Where was Lincoln born? What is 2+2 \"&\" \"and\"? When do you use \"&\" instead of \"and\"? "
        + "Which location was Abraham Lincoln born? 2+2=?";

    [Theory]
    [InlineData(3, "<unk> <pad> <bos>", true, "<unk> <pad> <bos> ᑌᑎIᑕOᗪᕮ_Tᕮ᙭T hello world")]
    [InlineData(3, "<pad>", true, "<pad> ᑌᑎIᑕOᗪᕮ_Tᕮ᙭T hello world")]
    [InlineData(3, "<pad>", false, "ᑌᑎIᑕOᗪᕮ_Tᕮ᙭T hello world <pad>")]
    [InlineData(1, "<unk> hello", true, "<unk> hello ᑌᑎIᑕOᗪᕮ_Tᕮ᙭T world freq_too_low")]
    public void Entries_and_specials_are_where_torchtext_has_them(
        int minimumFrequency, string specials, bool specialsFirst, string expected)
    {
        Vocabulary vocabulary = Build(s_counted, minimumFrequency, null, specialsFirst, specials.Split());
        Assert.Equal(expected.Split(), vocabulary.Tokens);
        Assert.Equal(specials.Contains("<unk>"), vocabulary.UnknownId is not null);
        Assert.Equal(vocabulary.Contains("<unk>") ? 0 : null, vocabulary.UnknownId);
    }

    [Theory]
    [InlineData(true, "<pad> <eos> a b")]
    [InlineData(false, "a b <pad> <eos>")]
    public void The_largest_size_does_not_count_specials(bool specialsFirst, string expected) =>
        Assert.Equal(expected.Split(), Build("a a b b c c".Split(), 1, 2, specialsFirst, ["<pad>", "<eos>"]).Tokens);

    [Fact]
    public void Equally_frequent_questions_words_are_in_torchtexts_order()
    {
        string[] tokens = Questions.Split();
        Vocabulary vocabulary = Build(tokens, 1, null, true, ["<unk>", "<pad>", "<space>"]);
        IEnumerable<string> python = tokens.Distinct()
            .OrderByDescending(token => tokens.Count(other => other == token)).ThenBy(token => token, StringComparer.Ordinal);
        Assert.Equal(["<unk>", "<pad>", "<space>", .. python], vocabulary.Tokens);
        Assert.True(vocabulary["し?"] < vocabulary["シ"]);
        Assert.True(vocabulary["\"&\""] < vocabulary["\"and\"?"]);
    }

    [Fact]
    public void A_special_token_in_the_texts_keeps_its_place_and_has_its_frequency()
    {
        Vocabulary vocabulary = Build(["<pad>", "a", "<pad>", "<pad>", "a", "b"], 2, 1, true, ["<unk>", "<pad>"]);
        Assert.Equal(["<unk>", "<pad>", "a"], vocabulary.Tokens);
        Assert.Equal([0, 3, 2], Enumerable.Range(0, 3).Select(vocabulary.GetFrequency));
        Assert.Equal([1, 2, 0], vocabulary.GetIds(["<pad>", "a", "b"]));
    }

    [Fact]
    public void Stop_words_are_not_counted_even_where_they_are_special()
    {
        var options = new VocabularyOptions { StopWords = ["do", "you", "<unk>", "never seen"], MaximumSize = 2 };
        Vocabulary vocabulary = Vocabulary.Build([["do", "you", "do", "use", "<unk>", "it", "use", "when"]], options);
        Assert.Equal(["<unk>", "<pad>", "use", "it"], vocabulary.Tokens);
        Assert.Equal([0, 0, 2, 1], Enumerable.Range(0, 4).Select(vocabulary.GetFrequency));
    }

    [Fact]
    public void The_most_common_come_first_and_of_equals_the_smaller_id()
    {
        Vocabulary vocabulary = Vocabulary.Build([["b", "a", "c", "a", "<pad>", "<pad>", "<pad>", "b"]]);
        Assert.Equal("[<pad>, 3] [a, 2] [b, 2]", string.Join(' ', vocabulary.MostCommon(3)));
        Assert.Equal("[<pad>, 3] [a, 2] [b, 2] [c, 1]", string.Join(' ', vocabulary.MostCommon(10)));
        Assert.Empty(vocabulary.MostCommon(0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => vocabulary.MostCommon(-1));
    }

    [Fact]
    public void Tokens_and_ids_are_looked_up_many_at_once()
    {
        Vocabulary vocabulary = Vocabulary.Build([["a", "b", "a"]]);
        Assert.Equal([3, 0, 2, 2], vocabulary.GetIds(["b", "never", "a", "a"]));
        Assert.Equal(["b", "<unk>", "a"], vocabulary.GetTokens([3, 0, 2]));
        Assert.True(vocabulary.Contains("<pad>"));
        Assert.False(vocabulary.Contains("never"));
        Assert.Throws<ArgumentOutOfRangeException>("id", () => vocabulary.GetTokens([4]));
        Assert.Throws<KeyNotFoundException>(() => Vocabulary.Create(["a"], null, null).GetIds(["a", "b"]));
    }

    [Theory]
    [InlineData(false, "<unk> <pad> a c z b 한")]
    [InlineData(true, "<unk> <pad> a c b z 한")]
    public void A_vocabulary_grows_by_the_entries_it_lacks(bool sort, string expected)
    {
        Vocabulary vocabulary = Vocabulary.Build([["a", "a", "c"]]);
        Vocabulary other = Vocabulary.Create(["[UNK]", "z", "a", "b", "한"], "[UNK]", null);

        Vocabulary extended = vocabulary.Extend(Vocabulary.Create(["z", "a", "b", "한"], null, null), sort);

        Assert.Equal(expected.Split(), extended.Tokens);
        Assert.Equal([0, 0, 2, 1, 0, 0, 0], Enumerable.Range(0, 7).Select(extended.GetFrequency));
        Assert.Equal((0, 1, "<unk>", "<pad>"), (extended.UnknownId, extended.PaddingId, extended.UnknownToken, extended.PaddingToken));
        Assert.Equal(["<unk>", "<pad>", "a", "c"], vocabulary.Tokens);
        Assert.True(vocabulary.Extend(other).Contains("[UNK]"));
        Assert.Equal(0, vocabulary.Extend(other).UnknownId);
        Assert.Equal(extended, extended.Extend(vocabulary));
    }

    [Fact]
    public void Equal_vocabularies_have_the_same_tokens_frequencies_and_roles()
    {
        Vocabulary vocabulary = Vocabulary.Build([["a", "b", "a"]]);
        Assert.Equal(vocabulary, Vocabulary.Build([["a"], ["b", "a"]]));
        Assert.Equal(vocabulary.GetHashCode(), Vocabulary.Build([["a"], ["b", "a"]]).GetHashCode());
        Assert.NotEqual(vocabulary, Vocabulary.Build([["a", "b", "a", "a"]]));
        Assert.NotEqual(vocabulary, Vocabulary.Build([["a", "c", "a"]]));
        Vocabulary given = Vocabulary.Create(["<unk>", "<pad>"]);
        Assert.NotEqual(given, Vocabulary.Create(["<unk>", "<pad>"], paddingToken: null));
        Assert.NotEqual(given, Vocabulary.Create(["<unk>", "<pad>"], unknownToken: null));
        Assert.False(vocabulary.Equals(null));
        Assert.False(vocabulary.Equals("a"));
    }

    [Property]
    public Property Who_counted_what_leaves_no_trace() => Prop.ForAll(AwkwardTokens.Tokens, tokens =>
    {
        var options = new VocabularyOptions { MaximumSize = 5, Specials = ["<unk>", "<pad>", "a"], StopWords = ["b"] };
        Vocabulary whole = Vocabulary.Build([tokens], options);
        VocabularyBuilder one = Count(tokens[..(tokens.Length / 3)]);
        one.Add(Count(tokens[(tokens.Length / 3)..]));
        Assert.Equal(whole, one.Build(options));
        Assert.Equal(tokens.Count(token => token != "b"), one.TokenCount);
        Assert.Equal(tokens.Where(token => token != "b").Distinct().Count(), one.DistinctCount);
    });

    // Without room made beforehand, merging took 90 times as long as counting: tokens come in the order of their hashes, and crowd.
    [Fact]
    public void Merging_counts_of_many_different_tokens_takes_no_longer_than_counting_them_by_far()
    {
        var watch = Stopwatch.StartNew();
        VocabularyBuilder one = Count(Enumerable.Range(0, 290_000).Select(i => $"a{i}"));
        VocabularyBuilder other = Count(Enumerable.Range(0, 290_000).Select(i => $"b{i}"));
        TimeSpan counting = watch.Elapsed;

        watch.Restart();
        one.Add(other);

        Assert.InRange(watch.Elapsed / counting, 0, 15);
        Assert.Equal(580_000, one.DistinctCount);
    }

    /// <summary>Python's sorted(), that is, by UTF-32, in which half a surrogate pair cannot be.</summary>
    [Property]
    public Property Any_tokens_are_in_the_order_of_frequency_and_code_points() => Prop.ForAll(AwkwardTokens.Tokens, any =>
    {
        string[] tokens = [.. any.Where(token => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(token)) == token)];
        IEnumerable<string> expected = tokens.GroupBy(token => token).Where(group => group.Count() >= 2)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => Convert.ToHexString(s_bigEndianUtf32.GetBytes(group.Key)), StringComparer.Ordinal)
            .Select(group => group.Key).Take(7);
        Assert.Equal(expected, Build(tokens, 2, 7, true, []).Tokens);
    });

    private static readonly UTF32Encoding s_bigEndianUtf32 = new(bigEndian: true, byteOrderMark: false);

    private static VocabularyBuilder Count(IEnumerable<string> tokens)
    {
        var builder = new VocabularyBuilder();
        foreach (string token in tokens)
        {
            builder.Add(token);
        }

        return builder;
    }

    private static Vocabulary Build(string[] tokens, int minimumFrequency, int? maximumSize, bool specialsFirst, string[] specials) =>
        Vocabulary.Build([tokens], new VocabularyOptions
        {
            MinimumFrequency = minimumFrequency,
            MaximumSize = maximumSize,
            SpecialsFirst = specialsFirst,
            Specials = specials,
            UnknownToken = specials.Contains("<unk>") ? "<unk>" : null,
            PaddingToken = specials.Contains("<pad>") ? "<pad>" : null,
        });
}
