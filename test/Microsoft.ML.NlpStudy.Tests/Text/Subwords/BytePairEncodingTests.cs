using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class BytePairEncodingTests
{
    [Fact]
    public void A_corpus_has_the_merges_of_subword_nmt()
    {
        BytePairEncoding model = BytePairEncoding.Learn(SubwordExamples.Tokens, new SubwordOptions { MergeCount = 40 });

        Assert.Equal(SubwordExamples.Merges, Lines(model));
        Assert.Equal(";abdehilnoprstwzéïv고국들를양어이한ｚ😀".EnumerateRunes().Order(), model.Characters.EnumerateRunes());
    }

    /// <summary>
    /// There are 24 characters inside words and 17 at their ends, so that 60 symbols leave 19 merges. The numbers are subword-nmt's.
    /// </summary>
    [Theory]
    [InlineData(7, null, 2, 7)]
    [InlineData(40, 60, 2, 19)]
    [InlineData(40, 41, 2, 0)]
    [InlineData(40, 1, 2, 0)]
    [InlineData(40, null, 5, 10)]
    [InlineData(40, null, 12, 0)]
    [InlineData(0, null, 2, 0)]
    public void Options_limit_the_merges(int mergeCount, int? vocabularySize, int minimumFrequency, int expected)
    {
        var options = new SubwordOptions { MergeCount = mergeCount, VocabularySize = vocabularySize, MinimumFrequency = minimumFrequency };
        Assert.Equal(SubwordExamples.Merges.Take(expected), Lines(BytePairEncoding.Learn(SubwordExamples.Tokens, options)));
    }

    [Property]
    public Property Merges_are_those_of_the_plain_algorithm()
    {
        Arbitrary<string> words = Gen.Elements("a", "b", "c", "ab", "é", "한", "ｚ", "😀").NonEmptyListOf().Select(string.Concat)
            .ToArbitrary();
        return Prop.ForAll(words.Generator.ListOf().ToArbitrary(), tokens =>
        {
            var options = new SubwordOptions { MergeCount = 60, MinimumFrequency = 1 };
            Assert.Equal(SlowBytePairLearner.Learn(tokens, 60, 1), Lines(BytePairEncoding.Learn(tokens, options)));
        });
    }

    [Fact]
    public void Of_equally_frequent_pairs_the_last_by_code_points_comes_first() =>
        Assert.Equal(["😀 b</w>", "ｚ b</w>", "a c</w>", "a b</w>"],
            Lines(BytePairEncoding.Learn(["ab", "ac", "ｚb", "😀b"], new SubwordOptions { MinimumFrequency = 1 })));

    [Fact]
    public void Words_end_at_white_space_and_those_with_half_a_surrogate_pair_are_left_out()
    {
        BytePairEncoding model = BytePairEncoding.Learn(
            ["ab ab\u00A0ab\n", "\uD83Dab", "ab\uDE00", "", " "], new SubwordOptions { MinimumFrequency = 1 });
        Assert.Equal(["a b</w>"], Lines(model));
        Assert.Equal("ab", model.Characters);
    }

    [Fact]
    public void Learning_takes_time_in_proportion_to_a_word_of_a_million_characters()
    {
        string run = new('a', 1_000_000);
        string mixed = string.Concat(Enumerable.Range(0, 200_000).Select(i => (char)('a' + (i * (long)i % 23))));
        var watch = Stopwatch.StartNew();
        BytePairEncoding model = BytePairEncoding.Learn([run, mixed]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
        Assert.Equal(("a", "a"), model.Merges[0]);
        Assert.Equal(("aa", "aa"), model.Merges[1]);
        Assert.Equal(1, model.Split(new string('a', 1 << 10) + "b").Count(part => part.Length == 1 << 10));
    }

    [Theory]
    [InlineData("lowest", "lo west")]
    [InlineData("newer", "ne wer")]
    [InlineData("😀😀😀😀", "😀 😀 😀😀")]
    [InlineData("aaaaaaa", "aa aa aaa")]
    [InlineData("고양이를", "고양 이 를")]
    [InlineData("bananas", "bana na s")]
    [InlineData("x", "x")]
    [InlineData("", "")]
    [InlineData("th e", "th   e")]
    public void A_token_is_cut_as_by_subword_nmt(string token, string expected) =>
        Assert.Equal(expected, string.Join(' ', SubwordExamples.Model.Split(token)));

    [Fact]
    public void Half_a_surrogate_pair_is_a_character() =>
        Assert.Equal(["aa", "\uD83D", "aa", "\uDE00"], SubwordExamples.Model.Split("aa\uD83Daa\uDE00"));

    /// <summary>subword-nmt's test: a space that is not U+0020 is a character, not a boundary.</summary>
    [Fact]
    public void Other_white_space_is_a_character()
    {
        BytePairEncoding model = new([("i", "r"), ("o", "n"), ("n", "t</w>"), ("o", "n</w>"), ("m", "e"), ("e", "me"), ("eme", "nt</w>")]);
        Assert.Equal(["ir", "on"], model.Split("iron"));
        Assert.Equal(["ir", "on", "\u00A0", "c", "ement"], model.Split("iron\u00A0cement"));
    }

    /// <summary>
    /// Learning never merges the result of a later merge. subword-nmt accepts such codes, and takes the first of two equal merges.
    /// </summary>
    [Fact]
    public void Codes_of_any_order_are_applied_by_that_order()
    {
        BytePairEncoding model = new([("ab", "a"), ("b", "c"), ("a", "b"), ("ab", "c</w>"), ("b", "c")]);
        Assert.Equal(["aba", "b"], model.Split("abab"));
        Assert.Equal(["aba", "bc", "a"], model.Split("ababca"));
        Assert.Equal(["a", "bc", "b"], model.Split("abcb"));
    }

    [Fact]
    public void A_token_of_a_million_characters_is_cut_in_time_in_proportion()
    {
        var watch = Stopwatch.StartNew();
        IReadOnlyList<string> parts = SubwordExamples.Model.Split(new string('a', 1_000_001));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
        Assert.Equal(500_000, parts.Count);
        Assert.Equal("aaa", parts[^1]);
    }

    [Fact]
    public void Codes_are_written_byte_for_byte_and_read_again()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "codes");
            File.WriteAllText(path, "what was here before");
            SubwordExamples.Model.Save(path);
            Assert.Equal("#version: 0.2\n" + string.Concat(SubwordExamples.Merges.Select(merge => merge + "\n")),
                Encoding.UTF8.GetString(File.ReadAllBytes(path)));
            Assert.Equal(SubwordExamples.Merges, Lines(BytePairEncoding.Load(path)));
            Assert.Equal(SubwordExamples.Merges.Take(3), Lines(BytePairEncoding.Load(path, 3)));
            SubwordExamples.Model.SaveForTokenizer(
                Path.Combine(folder.FullName, "vocab.json"), Path.Combine(folder.FullName, "merges.txt"));
            Assert.Equal(["codes", "merges.txt", "vocab.json"], folder.GetFiles().Select(file => file.Name).Order());

            File.WriteAllText(path, "#version: 0.2\na\n");
            Assert.Equal(
                $"'{path}': line 2: expected two subwords with a space between them, found 'a'.",
                Assert.Throws<FormatException>(() => BytePairEncoding.Load(path)).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Codes_without_a_version_have_the_word_end_as_a_symbol_of_its_own()
    {
        BytePairEncoding model = Read(string.Join('\n', SubwordExamples.Merges));
        Assert.Equal(["ne", "we", "s", "t"], model.Split("newest"));
        Assert.Equal(["aa", "aa", "aa", "a"], model.Split("aaaaaaa"));
        Assert.Equal(["lo", "w"], Read("#version: 0.1\nl o\nw </w>\n").Split("low"));
        Assert.Equal("#version: 0.1\nl o\n", Written(Read("l o\r\n"), BytePairCodes.Write));
    }

    [Theory]
    [InlineData("", "expected a version or merges, found an empty file.")]
    [InlineData("\n\n", "expected a version or merges, found an empty file.")]
    [InlineData("#version: 0.2\na b\na b c\n", "line 3: expected two subwords with a space between them, found 'a b c'.")]
    [InlineData("#version: 0.2\n\na b\n", "line 2: expected two subwords with a space between them, found ''.")]
    [InlineData("#version: 0.2\nab\n", "line 2: expected two subwords with a space between them, found 'ab'.")]
    [InlineData("#version: 0.2 byte\na b\n", "line 1: expected version 0.1 or 0.2 of codes for text, found '0.2 byte'.")]
    public void Codes_that_are_not_codes_are_an_error(string codes, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(codes)).Message);

    [Fact]
    public void Codes_that_are_not_text_are_an_error() => Assert.Equal(
        "expected UTF-8, found bytes that are not.",
        Assert.Throws<FormatException>(() => BytePairCodes.Read(new MemoryStream([.. "#version: 0.2\na "u8, 0xFF, (byte)'\n']))).Message);

    [Fact]
    public void A_tokenizers_vocabulary_has_every_character_in_both_forms_and_every_merge()
    {
        var model = new BytePairEncoding([("l", "o"), ("lo", "w</w>")], [new Rune('é')]);
        Assert.Equal(
            """
            {
              "<unk>": 0,
              "l": 1,
              "o": 2,
              "w": 3,
              "é": 4,
              "l</w>": 5,
              "o</w>": 6,
              "w</w>": 7,
              "é</w>": 8,
              "lo": 9,
              "low</w>": 10
            }
            """,
            Written(model, (model, stream) => BytePairCodes.WriteVocabulary(model, "<unk>", stream)));
    }

    private static BytePairEncoding Read(string codes) => BytePairCodes.Read(new MemoryStream(Encoding.UTF8.GetBytes(codes)));

    private static string Written(BytePairEncoding model, Action<BytePairEncoding, Stream> write)
    {
        using var stream = new MemoryStream();
        write(model, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<string> Lines(BytePairEncoding model) => model.Merges.Select(merge => $"{merge.First} {merge.Second}");
}
