using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class TagSchemesTests
{
    private static readonly string[] s_iob = ["O", "B-X", "I-X", "B-Y", "I-Y"];
    private static readonly string[] s_bioes = [.. s_iob, "E-X", "S-X", "E-Y", "S-Y"];

    [Theory]
    [InlineData(TagScheme.Iob1, "I-ORG O I-MISC O", "I-PER I-PER", "I-LOC I-LOC B-LOC")]
    [InlineData(TagScheme.Iob2, "B-ORG O B-MISC I-MISC", "B-PER B-PER")]
    [InlineData(TagScheme.Iob2, "O O", "O")]
    [InlineData(TagScheme.Iob2)]
    [InlineData(TagScheme.Iob2, "B-ORG O B-LOC", "O I-LOC")]
    [InlineData(TagScheme.Iob1, "I-ORG O I-LOC", "O B-LOC")]
    [InlineData(TagScheme.Bioes, "B-ORG E-ORG O", "S-PER S-PER")]
    [InlineData(TagScheme.Iob2, "B I I", "O B")]
    [InlineData(TagScheme.None, "DT NN", "VB")]
    [InlineData(TagScheme.None, "B-ORG O", "NN")]
    [InlineData(TagScheme.None, "B-")]
    [InlineData(TagScheme.None, "BIN I-X")]
    public void The_notation_of_a_corpus_is_detected(TagScheme expected, params string[] sentences)
    {
        Assert.Equal(expected, TagSchemes.Detect(sentences.Select(Split)));
    }

    [Theory]
    [InlineData("O O", "O O", "O O", "O O")]
    [InlineData("I-X I-X O I-Y", "B-X I-X O B-Y", "B-X E-X O S-Y", "I-X I-X O I-Y")]
    [InlineData("I-X B-X I-X I-Y", "B-X B-X I-X B-Y", "S-X B-X E-X S-Y", "I-X B-X I-X I-Y")]
    [InlineData("B-X I-X I-X B-X", "B-X I-X I-X B-X", "B-X I-X E-X S-X", "I-X I-X I-X B-X")]
    [InlineData("B-A-B I-A-B", "B-A-B I-A-B", "B-A-B E-A-B", "I-A-B I-A-B")]
    [InlineData("B I O", "B I O", "B E O", "I I O")]
    [InlineData("NN I-X", "O B-X", "O S-X", "O I-X")]
    public void Spans_are_written_in_every_notation(string tags, string iob2, string bioes, string iob1)
    {
        Assert.Equal(iob2, string.Join(' ', TagSchemes.Convert(Split(tags), TagScheme.Iob1, TagScheme.Iob2)));
        Assert.Equal(bioes, string.Join(' ', TagSchemes.Convert(Split(tags), TagScheme.Iob1, TagScheme.Bioes)));
        Assert.Equal(iob1, string.Join(' ', TagSchemes.Convert(Split(tags), TagScheme.Iob2, TagScheme.Iob1)));
        foreach (string converted in (string[])[iob2, bioes, iob1])
        {
            Assert.Equal(iob2, string.Join(' ', TagSchemes.Convert(Split(converted), TagScheme.Bioes, TagScheme.Iob2)));
        }
    }

    [Fact]
    public void Tags_without_spans_are_converted_to_no_others()
    {
        Assert.Equal(["DT", "B-X"], TagSchemes.Convert(["DT", "B-X"], TagScheme.None, TagScheme.None));
        Assert.Contains("found None and Bioes",
            Assert.Throws<ArgumentException>(() => TagSchemes.Convert(["DT"], TagScheme.None, TagScheme.Bioes)).Message);
        Assert.Contains("found Iob2 and None",
            Assert.Throws<ArgumentException>(() => TagSchemes.Convert(["O"], TagScheme.Iob2, TagScheme.None)).Message);
    }

    [Theory]
    [InlineData(TagScheme.Iob1)]
    [InlineData(TagScheme.Iob2)]
    [InlineData(TagScheme.Bioes)]
    public void A_notation_allows_exactly_the_sentences_that_it_would_write(TagScheme scheme)
    {
        int allowed = 0;
        foreach (string[] tags in Sequences(scheme == TagScheme.Bioes ? s_bioes : s_iob, longest: 4))
        {
            string?[] bounded = [null, .. tags, null];
            bool isAllowed = Enumerable.Range(0, bounded.Length - 1)
                .All(i => TagSchemes.CanFollow(scheme, bounded[i], bounded[i + 1]));
            Assert.True(
                isAllowed == TagSchemes.Convert(tags, scheme, scheme).SequenceEqual(tags), $"{scheme}: {string.Join(' ', tags)}");
            allowed += isAllowed ? 1 : 0;
        }

        Assert.InRange(allowed, 100, 1000);
    }

    [Fact]
    public void Without_spans_any_tag_follows_any()
    {
        Assert.True(TagSchemes.CanFollow(TagScheme.None, null, "I-X"));
        Assert.True(TagSchemes.CanFollow(TagScheme.None, "E-X", "I-Y"));
        Assert.Empty(TagSchemes.Spans(["B-X", "I-X"], TagScheme.None));
    }

    [Fact]
    public void Spans_of_any_tags_are_those_of_conllevals_rules()
    {
        foreach (string[] tags in Sequences([.. s_bioes, "NN"], longest: 4))
        {
            Assert.Equal(ByRules(tags), TagSchemes.Spans(tags, TagScheme.Iob2));
        }
    }

    [Fact]
    public void A_span_names_class_and_tokens()
    {
        Assert.Equal(
            [new TagSpan("PER", 0, 2), new TagSpan("LOC", 2, 3), new TagSpan("LOC", 3, 5)],
            TagSchemes.Spans(["I-PER", "I-PER", "I-LOC", "B-LOC", "I-LOC", "O"], TagScheme.Iob1));
        Assert.Equal(2, new TagSpan("PER", 3, 5).Length);
    }

    private static string[] Split(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string[]> Sequences(string[] alphabet, int longest)
    {
        IEnumerable<string[]> ofLength = [[]];
        for (int length = 1; length <= longest; length++)
        {
            ofLength = [.. ofLength.SelectMany(start => alphabet.Select(tag => (string[])[.. start, tag]))];
            foreach (string[] tags in ofLength)
            {
                yield return tags;
            }
        }
    }

    /// <summary>The spans by tables of the pairs of tags between which one ends or starts, as conlleval has them.</summary>
    private static List<TagSpan> ByRules(string[] tags)
    {
        string[] ends = ["BB", "BS", "BO", "IB", "IS", "IO", "EB", "EI", "EE", "ES", "EO", "SB", "SI", "SE", "SS", "SO"];
        string[] starts = ["BB", "IB", "OB", "EB", "SB", "BS", "IS", "OS", "ES", "SS", "EE", "EI", "SE", "SI", "OE", "OI"];
        var spans = new List<TagSpan>();
        (char Place, string Class) previous = ('O', "");
        int start = -1;
        for (int i = 0; i <= tags.Length; i++)
        {
            (char Place, string Class) tag = i == tags.Length || !tags[i].Contains('-') ? ('O', "") : (tags[i][0], tags[i][2..]);
            string pair = $"{previous.Place}{tag.Place}";
            bool changes = previous.Class != tag.Class;
            if (previous.Place != 'O' && (ends.Contains(pair) || changes))
            {
                spans.Add(new TagSpan(previous.Class, start, i));
            }

            if (tag.Place != 'O' && (starts.Contains(pair) || changes))
            {
                start = i;
            }

            previous = tag;
        }

        return spans;
    }
}
