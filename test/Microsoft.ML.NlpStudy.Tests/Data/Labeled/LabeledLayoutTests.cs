using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

/// <summary>Labeled texts that no separator divides: fastText's lines, TREC's, and JSON.</summary>
public sealed class LabeledLayoutTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("__label__pos good film , really\n__label__neg bad film , dull\n", "good film , really|pos", "bad film , dull|neg")]
    [InlineData("__label__a  __label__b\tone\n\n__label__c two\r\n", "one|a b", "two|c")]
    [InlineData("__label__1 , e . d . abbott ltd\n", ", e . d . abbott ltd|1")]
    [InlineData("__label__a one __label__b two\nthree __label__c\n", "one two|a b", "three|c")]
    public void FastTexts_lines_are_known_by_their_first_word(string content, params string[] expected)
    {
        Assert.Equal(expected, _ml.Data.LoadLabeledText(_files.Write("x.txt", content)).Lines());
        Assert.Equal(expected, _ml.Data.LoadLabeledText(_files.Write("cooking.train", content)).Lines());
    }

    [Fact]
    public void A_line_without_a_label_is_a_bad_row()
    {
        string path = _files.Write("x.txt", "__label__pos good\nbad\n__label__neg dull\n");

        Assert.Equal($"{path}, line 2, column 1: expected a label that begins with __label__, found none.",
            Assert.Throws<FormatException>(() => Load(path, new())).Message);
        Assert.Equal(["good|pos", "dull|neg"], Load(path, new() { BadRows = BadRowHandling.Skip }));
    }

    [Theory]
    [InlineData("trec.label")]
    [InlineData("trec.txt")]
    public void TRECs_lines_begin_with_a_label_of_two_parts(string name)
    {
        string path = _files.Write(name, "DESC:manner How did it develop ?\nENTY:cremat What films were shown ?\n");

        Assert.Equal(["How did it develop ?|DESC:manner", "What films were shown ?|ENTY:cremat"], Load(path, new()));
        Assert.Equal(["How did it develop ?|DESC", "What films were shown ?|ENTY"], Load(path, new() { LabelField = "coarse" }));
        Assert.Equal(["How did it develop ?|manner", "What films were shown ?|cremat"], Load(path, new() { LabelField = "fine" }));
    }

    [Fact]
    public void Numbers_before_a_blank_are_labels_where_there_are_few_of_them()
    {
        string path = _files.Write("mr.train", string.Concat(Enumerable.Range(0, 6).Select(i => $"{i % 2} a stirring , funny film {i}\n")));

        Assert.Equal("a stirring , funny film 5|1", Load(path, new())[5]);
        Assert.Equal(["film|good"], Load(_files.Write("y.txt", "good film\n"), new() { Layout = LabeledTextLayout.LabelFirst }));
    }

    [Fact]
    public void JSON_lines_have_named_fields_in_any_order()
    {
        const string Content = """
            {"id": 7, "text": "good \u00e9\"film\"", "label": 1}
            {"label": 0, "text": "bad film", "more": {"a": [1, 2]}}

            {"text": "so so", "label": true, "id": null}
            """;
        string[] expected = ["good é\"film\"|1", "bad film|0", "so so|true"];

        Assert.Equal(expected, Load(_files.Write("x.jsonl", Content), new()));
        Assert.Equal(expected, Load(_files.WritePacked("y.ndjson.gz", System.Text.Encoding.UTF8.GetBytes(Content)), new()));
        Assert.Equal(expected, Load(_files.Write("z.data", Content), new() { Layout = LabeledTextLayout.JsonLines }));
        CorpusView all = _ml.Data.LoadDelimited(_files.In("x.jsonl"));
        Assert.Equal(["id", "text", "label", "more"], all.Schema.Select(column => column.Name));
        Assert.Equal(["7|good é\"film\"|1|", "|bad film|0|{\"a\": [1, 2]}", "|so so|true|"], all.Lines());
    }

    [Fact]
    public void A_table_of_translations_may_be_JSON_lines_too()
    {
        string path = _files.Write("x.jsonl", "{\"en\": \"go\", \"ko\": \"가\"}\n");

        Assert.Equal(["go|가"], _ml.Data.LoadParallelTable(path).Lines());
        Assert.Equal(
            ["가|go"], _ml.Data.LoadParallelTable(path, new ParallelTableOptions { SourceField = "ko", TargetField = "en" }).Lines());
    }

    [Theory]
    [InlineData("{\"text\": \"x\"}", "a value for 'label'")]
    [InlineData("{\"text\": \"x\", \"label\": null}", "a value for 'label'")]
    [InlineData("[1]", "a JSON object a line, found an array")]
    [InlineData("{\"text\": \"x\", \"label\": \"y\"} z", "a JSON object on this line")]
    [InlineData("{\"text\": \"x\", \"label\": ", "a JSON object on this line")]
    [InlineData("{\"text\": \"\\ud83d\", \"label\": \"y\"}", "found half of a surrogate pair")]
    public void A_line_that_is_no_such_object_is_a_bad_row(string line, string problem)
    {
        string path = _files.Write("x.jsonl",
            "{\"text\": \"good\", \"label\": \"1\"}\n" + line + "\n{\"text\": \"bad\", \"label\": \"0\"}\n");

        string message = Assert.Throws<FormatException>(() => Load(path, new())).Message;

        Assert.StartsWith($"{path}, line 2, column 1: expected ", message);
        Assert.Contains(problem, message);
        Assert.Equal(["good|1", "bad|0"], Load(path, new() { BadRows = BadRowHandling.Skip }));
    }

    private string[] Load(string path, LabeledTextOptions options) => _ml.Data.LoadLabeledText(path, options).Lines();
}
