extern alias tagging;

using Microsoft.ML.NlpStudy.Text;
using tagging::Tagging;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

public class NewsGrammarTests
{
    [Fact]
    public void The_same_seed_gives_the_same_sentences()
    {
        Assert.Equal(Texts(1), Texts(1));
        Assert.NotEqual(Texts(1), Texts(2));
    }

    [Fact]
    public void Tags_are_well_formed_and_have_all_classes()
    {
        List<TaggedSentence> sentences = new NewsGrammar(1).Create(500);

        Assert.Equal(TagScheme.Iob2, TagSchemes.Detect(sentences.Select(sentence => sentence.Tags)));
        Assert.All(sentences, sentence =>
        {
            Assert.Equal(sentence.Tokens.Length, sentence.Tags.Length);
            Assert.Equal(sentence.Tags, TagSchemes.Convert(sentence.Tags, TagScheme.Iob2, TagScheme.Iob2));
        });
        Assert.Equal(
            ["LOC", "ORG", "PER", "TIME"], sentences.SelectMany(Entities).Select(entity => entity.Class).Distinct().Order());
    }

    [Fact]
    public void A_test_part_has_names_that_training_lacks_and_names_of_several_classes()
    {
        List<TaggedSentence> sentences = new NewsGrammar(1).Create(1900);
        (string Class, string Text)[] seen = [.. sentences.Take(1500).SelectMany(Entities)];
        (string Class, string Text)[] asked = [.. sentences.Skip(1500).SelectMany(Entities).Where(entity => entity.Class != "TIME")];

        Assert.InRange(asked.Count(entity => !seen.Contains(entity)) / (double)asked.Length, 0.3, 0.8);
        Assert.Contains(
            seen.Distinct().GroupBy(entity => entity.Text), name => name.Select(entity => entity.Class).Distinct().Count() == 3);
    }

    private static string[] Texts(int seed) =>
        [.. new NewsGrammar(seed).Create(50).Select(sentence => string.Join(' ', sentence.Tokens.Zip(sentence.Tags)))];

    private static IEnumerable<(string Class, string Text)> Entities(TaggedSentence sentence) =>
        TagSchemes.Spans(sentence.Tags, TagScheme.Iob2)
            .Select(span => (span.Class, string.Join(' ', sentence.Tokens[span.Start..span.End])));
}
