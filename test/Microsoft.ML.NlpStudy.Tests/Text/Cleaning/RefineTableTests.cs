using System.Diagnostics;
using System.Text;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class RefineTableTests
{
    // The results of Python's re.sub.
    [Theory]
    [InlineData("x*", "-", "abxd", "-a-b--d-")]
    [InlineData("a", "", "banana", "bnn")]
    [InlineData("(a)|(b)", @"[\1\2]", "ab", "[a][b]")]
    [InlineData(@"(?P<x>가|나)(\d)", @"\2\g<x>", "가1나2다3", "1가2나다3")]
    [InlineData(@"^\s+|\s+$", "", " a b ", "a b")]
    [InlineData(@"\b(\w+) \1\b", @"\1", "the the cat", "the cat")]
    [InlineData("[😀-🙏]+", ":)", "a😀🙏b😁", "a:)b:)")]
    [InlineData(@"[\U0001F300-\U0001FAFF]", "<e>", "a😀🙏b", "a<e><e>b")]
    [InlineData("[^ ㄱ-ㅣ가-힣]", "#", "한글abc ㅋㅋ😀!", "한글### ㅋㅋ##")]
    [InlineData("[^😀]", "#", "a😀😁\uFFFF", "#😀##")]
    [InlineData(@"[\u0080-\U0010FFFF]", "#", "a😀é한", "a###")]
    [InlineData("a{,2}b", "!", "aaab ab b", "a! ! !")]
    [InlineData("[][]", "|", "[a]", "|a|")]
    [InlineData(@"[\]\-^[]", "|", "a[-]^b", "a||||b")]
    [InlineData("(?i)ABC", "x", "abcABC", "xx")]
    [InlineData(@"\U0001F600+", "!", "😀😀", "!")]
    [InlineData("😀+", "!", "😀😀😁", "!😁")]
    [InlineData(@"\101", @"\102", "A", "B")]
    [InlineData("$", "!", "a", "a!")]
    [InlineData("a", "$1 $& ${x}", "a", "$1 $& ${x}")]
    [InlineData(@"(.)\Z", @"<\1>", "ab\n", "ab\n")]
    [InlineData("ㅋ{2,}", "ㅋㅋ", "ㅋㅋㅋㅋ", "ㅋㅋ")]
    [InlineData(@"([!?])\1+", @"\1", "와!!! 정말??", "와! 정말?")]
    [InlineData(@"\$(\d+)", @"\1$", "$5", "5$")]
    [InlineData("(?P<q>[\"'])x(?P=q)", @"\g<q>", "\"x\" 'x\"", "\" 'x\"")]
    [InlineData("(a)?(?(1)b|c)", "#", "ab c", "# #")]
    [InlineData("(?P<n>a)?(?(n)b|c)", "#", "ab c", "# #")]
    [InlineData(@"[\w-]+", "w", "a-b c", "w w")]
    [InlineData("[a-z-[0]", ".", "a-[0b", ".....")]
    [InlineData("[bx41]", ".", "Abx41", "A....")]
    [InlineData("a", @"\n\t", "a", "\n\t")]
    [InlineData("a", @"\\x\.\g<0>\g<00>", "a", @"\x\.aa")]
    [InlineData(@"[^\W\d_]+", "L", "ab1_가", "L1_L")]
    [InlineData("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", @"\10\1", "abcdefghij", "ja")]
    [InlineData("(?<=a)b(?!c)(?#comment)", "#", "abc ab b", "abc a# b")]
    public void A_rule_replaces_as_Python_does(string regex, string replacement, string text, string refined)
    {
        Assert.Equal(refined, Refine(text, $"{regex}\t{replacement}"));
    }

    [Fact]
    public void Rules_run_in_order_each_on_the_result_of_the_one_before()
    {
        Assert.Equal("c", Refine("a", "a\tb", "b\tc"));
        Assert.Equal("b", Refine("a", "b\tc", "a\tb"));
    }

    [Fact]
    public void Comments_and_blank_lines_are_skipped_and_a_line_without_a_tab_puts_a_space()
    {
        var table = RefineTable.Parse(["# a\tb", "", "  ", "x", "y\t", "  \t "]);
        Assert.Equal(["x", "y\t", "  \t "], table.Rules);
        Assert.Equal(" a  b", Refine("xya    b", table));    // four spaces are two matches
        Assert.Equal("a b", Refine("axb", "x"));
        Assert.Equal("3 rules", table.ToString());
        Assert.Empty(RefineTable.Parse([]).Rules);
    }

    // Beginning and end of regex.txt of kh-kim/nlp_preprocessing: its first line is an ideographic space alone.
    [Fact]
    public void The_table_of_kh_kim_is_read_as_its_author_means_it()
    {
        string[] lines = ["\u3000", "\u201C\t\"", "\u2019\t'", "！\t! ", "＃\t#", "［\t[", "．\t. ", @"\s\s+" + "\t "];
        RefineTable table = RefineTable.Load(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")));
        Assert.Equal(lines, table.Rules);
        Assert.Equal("가나 다라", Refine("가나\u3000다라", table));
        Assert.Equal("\" ' ! #[. ", Refine("\u201C\u3000\u2019 ！＃［．", table));
        Assert.Equal("a b", Refine("a\u00A0b", "\u00A0"));
    }

    [Fact]
    public void Loading_many_rules_costs_little_and_compiles_nothing()
    {
        foreach (string kind in new[] { "오타{0}어\t고침{0}", "{0}[가-힣]+ㅋ\t<\\g<0>>", "{0}\\w+\\b\t" })
        {
            string[] lines = [.. Enumerable.Range(0, 100_000).Select(number => kind.Replace("{0}", $"{number}"))];
            long before = GC.GetAllocatedBytesForCurrentThread();
            RefineTable table = RefineTable.Parse(lines);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
            Assert.DoesNotContain(table.Compiled, rule => rule.IsCompiled);

            Refine("한 문장 😀 77777가나ㅋ 오타99999어", table);    // of the rules that need an engine, those that may have something to do
            Assert.InRange(table.Compiled.Count(rule => rule.IsCompiled), 0, 20);
        }
    }

    [Fact]
    public void Rules_have_a_longest_pattern_and_replacement()
    {
        string longest = new('a', 100_000);
        Assert.Equal("b", Refine(longest, $"{longest}\tb"));
        Assert.StartsWith(
            $"line 1: expected a regular expression of at most 100000 characters, found one of 60000001: '{longest[..100]}…'.",
            Assert.Throws<FormatException>(() => RefineTable.Parse([new string('a', 60_000_000) + "+\tb"])).Message);
        Assert.StartsWith(
            "line 1: expected a replacement of at most 100000 characters, found one of 100001: 'aaa",
            Assert.Throws<FormatException>(() => RefineTable.Parse([$"b\t{longest}a"])).Message);
    }

    [Theory]
    [InlineData("a+b😀*c", "xaab😀cy", "x!y")]
    [InlineData("ab?c+", "accabc", "!!")]
    [InlineData("가나{2}다", "가나나다", "!")]
    [InlineData("xa|b", "b", "!")]
    [InlineData("(?:abc)?d", "d", "!")]
    [InlineData("(?i)abc", "ABC", "!")]
    [InlineData("a(?=bc)", "abc", "!bc")]
    [InlineData("ab{0}c", "ac", "!")]
    public void What_each_match_must_hold_is_found(string regex, string text, string refined) =>
        Assert.Equal(refined, Refine(text, $"{regex}\t!"));

    [Theory]
    [InlineData("(a\tb", "line 2: expected a regular expression, found '(a': at character 1: the group that begins here has no end.")]
    [InlineData("[z-a]", "line 2: expected a regular expression, found '[z-a]': ")]
    [InlineData("[a\tb", "found '[a': at character 1: the class that begins here has no end.")]
    [InlineData(@"a[\q]", @"line 2: expected a regular expression, found 'a[\q]': at character 3: there is no escape \q in a class.")]
    [InlineData(@"\", @"line 2: expected a regular expression, found '\': ")]
    [InlineData("a\tb\tc", "line 2: expected one tab (a tab in the replacement is \\t), found 2 in 'a\tb\tc'.")]
    [InlineData("\tx", "line 2: expected a regular expression before the tab, found none in '\tx'.")]
    [InlineData("(a)\t\\2", @"line 2: expected one of the 1 groups, found '\2' in '\2'.")]
    [InlineData("a\t\\g<n>", @"line 2: expected one of the 0 groups, found '\g<n>' in '\g<n>'.")]
    [InlineData("a\tx\\q", @"line 2: expected a replacement as Python's re.sub takes it, found '\q' in 'x\q'.")]
    [InlineData("a\tx\\", @"line 2: expected a replacement as Python's re.sub takes it, found '\' in 'x\'.")]
    [InlineData("(?P=n)",
        "line 2: expected a regular expression, found '(?P=n)': at character 1: there is no group named 'n' before the reference to it.")]
    public void A_line_that_is_no_rule_is_named(string line, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => RefineTable.Parse(["ok", line])).Message);

    [Fact]
    public void Half_a_surrogate_pair_is_no_rule_since_no_file_could_hold_it() => Assert.Equal(
        "line 1: expected text, found half a surrogate pair.",
        Assert.Throws<FormatException>(() => RefineTable.Parse(["\uD83D\tx"])).Message);

    [Fact]
    public void A_file_is_read_line_by_line_and_named_in_errors()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "# 전각 → 반각\r\n！\t!\r\n\r\nㅋㅋ+\tㅋㅋ", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            Assert.Equal("ㅋㅋ!", Refine("ㅋㅋㅋㅋ！", RefineTable.Load(path)));

            File.WriteAllText(path, "a\tb\n(\tb\n");
            Assert.StartsWith($"'{path}': line 2: expected a regular expression, found '('",
                Assert.Throws<FormatException>(() => RefineTable.Load(path)).Message);

            File.WriteAllBytes(path, [.. "a\tb\n"u8, 0xFF, 0xFE]);
            Assert.Equal($"'{path}': expected UTF-8, found bytes that are not.",
                Assert.Throws<FormatException>(() => RefineTable.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Throws<FileNotFoundException>(() => RefineTable.Load(path));
    }

    // Each takes exponential time where an engine backtracks; the first two never do so here.
    [Theory]
    [InlineData("(a+)+$", true)]
    [InlineData("(a|a)*b$", true)]
    [InlineData(@"^(a+)+\1[cd]", false)]
    [InlineData(@"(a+)+(?=c)$", false)]
    public void A_catastrophic_rule_ends(string regex, bool ends)
    {
        var table = RefineTable.Parse([$"{regex}\tx"], TimeSpan.FromSeconds(ends ? 20 : 0.2));
        var watch = Stopwatch.StartNew();
        foreach (string text in new[] { new string('a', 40) + "b!", new string('a', 1_000_000) + "b!" })
        {
            if (ends)
            {
                Assert.Equal(text, Refine(text, table));
                continue;
            }

            Assert.Equal(
                $"Option RefineTable: expected rule '{regex}' to take at most 0.2 s for a text, found more for a text of {text.Length} "
                    + $"characters.",
                Assert.Throws<TimeoutException>(() => Refine(text, table)).Message);
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void A_rule_that_looks_to_the_end_from_each_of_many_matches_ends()
    {
        var table = RefineTable.Parse(["a(.*b)?\tx"], TimeSpan.FromSeconds(0.2));
        var watch = Stopwatch.StartNew();
        Assert.Throws<TimeoutException>(() => Refine(new string('a', 1_000_000), table));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    private static string Refine(string text, params string[] rules) => Refine(text, RefineTable.Parse(rules));

    private static string Refine(string text, RefineTable table) => new TextCleaner(new CleanTextOptions
    {
        StripHtmlTags = false,
        DecodeHtmlEntities = false,
        UnicodeForm = null,
        LetterCase = LetterCase.Keep,
        Punctuation = PunctuationHandling.Keep,
        CollapseWhitespace = false,
        RefineTable = table,
    }).Clean(text.AsMemory()).ToString();
}
