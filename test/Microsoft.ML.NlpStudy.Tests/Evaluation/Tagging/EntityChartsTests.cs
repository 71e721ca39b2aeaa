namespace Microsoft.ML.NlpStudy.Tests.Evaluation;

public class EntityChartsTests
{
    [Fact]
    public void Tagged_tokens_are_highlighted_by_their_spans()
    {
        HighlightedEntities words = EntityCharts.Highlight(["New", "York", "is", "big"], ["B-LOC", "I-LOC", "O", "O"]);
        HighlightedEntities characters = EntityCharts.Highlight(["경", "찰", " ", "이"], ["S-OG", "S-OG", "O", "O"], separator: "");

        Assert.Equal("New York is big", words.Text);
        Assert.Equal([new HighlightedEntity(0, 8, "LOC")], words.Entities);
        Assert.Equal("경찰 이", characters.Text);
        Assert.Equal([new HighlightedEntity(0, 1, "OG"), new HighlightedEntity(1, 2, "OG")], characters.Entities);
        Assert.Contains("Tags: expected as many as tokens, 1, found 0.",
            Assert.Throws<ArgumentException>(() => EntityCharts.Highlight(["a"], [])).Message);
    }
}
