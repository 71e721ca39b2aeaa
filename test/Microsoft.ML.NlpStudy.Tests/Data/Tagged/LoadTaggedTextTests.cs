using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class LoadTaggedTextTests : IDisposable
{
    private const string Conll = "-DOCSTART- -X- -X- O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\nPeter NNP I-NP I-PER\n";
    private const string Characters = "\nc\tO\nd\tO\ne\tO\nf\tO\ng\tO\nh\tO\ni\tO\nj\tO\nk\tO\nl\tO\n";
    private const string Pairs = "c/NN a/B b/B d/B e/B f/B g/B h/B i/B j/B k/B l/B m/B n/B o/B p/B q/B r/B s/B\n";
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Conll, "EU/I-ORG rejects/O", "Peter/I-PER")]
    [InlineData("a  O\r\n\r\n\r\nb B-X \r\n", "a/O", "b/B-X")]
    [InlineData("New York\tB-LOC\n\nis\tO", "New York/B-LOC", "is/O")]
    [InlineData("## id\t<경찰:OG> 이\n경\tB-OG\n찰\tI-OG\n \tO\n이\tO\n\n## id\n#\tO\n", "경/B-OG 찰/I-OG  /O 이/O", "#/O")]
    [InlineData("The/DT 1/2/CD cats/NNS\n\n ./.\n", "The/DT 1/2/CD cats/NNS", "./.")]
    public void The_layout_is_recognized(string content, params string[] expected)
    {
        Assert.Equal(expected, Sentences(_files.Write("x.txt", content)));
        Assert.Equal(expected, Sentences(_files.WritePacked("x.gz", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(content)])));
        Assert.Equal(expected, Sentences(
            _files.Write("y.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(content)])));
    }

    [Fact]
    public void The_log_says_what_was_guessed()
    {
        var said = new List<string>();
        _ml.Log += (_, e) =>
        {
            if (e is { Source: "Reading text", Kind: ChannelMessageKind.Info })
            {
                said.Add(e.RawMessage);
            }
        };

        string columns = _files.Write("a.txt", Conll), characters = _files.Write("b.tsv", "가\tO\n"), pairs = _files.Write("c", "a/DT\n");
        _ml.Data.LoadTaggedText(columns);
        _ml.Data.LoadTaggedText(characters);
        _ml.Data.LoadTaggedText(pairs);
        _ml.Data.LoadTaggedText(pairs, new() { Layout = TaggedTextLayout.Pairs });

        Assert.Equal(
            [
                $"{columns}: 4 columns with spaces between; the token is column 0, the tag column 3, as in 'EU', 'NNP', 'I-NP', 'I-ORG'. "
                    + "Options Layout, Separator, TokenField and TagField say otherwise.",
                $"{characters}: a character, a tab and its tag in each row; lines that begin with ## are comments. "
                    + "Option Layout says otherwise.",
                $"{pairs}: a sentence in each line; the last slash of a word stands before its tag. Option Layout says otherwise.",
            ],
            said);
    }

    [Fact]
    public void Options_choose_columns_separators_and_comments()
    {
        string path = _files.Write("x.conllu", "# text = The cat\n1\tThe\tDET\t_\n2\tcat\tNOUN\t_\n\n");

        Assert.Equal(
            ["The/DET cat/NOUN"], Sentences(path, new() { CommentPrefix = "# ", TokenField = 1, TagField = 2 }));
        Assert.StartsWith(
            $"{path}: expected options TokenField and TagField, since the first column counts the tokens, "
                + "found the columns '1', 'The', 'DET', '_'.",
            Assert.Throws<FormatException>(() => Sentences(path, new() { CommentPrefix = "# " })).Message);
        Assert.StartsWith(
            $"{path}: expected options TokenField and TagField, since the last column is empty",
            Assert.Throws<FormatException>(() => Sentences(path, new() { CommentPrefix = "# ", TokenField = 1 })).Message);
        Assert.Contains(
            "Option TagField: expected a column of",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => Sentences(path, new() { CommentPrefix = "# ", TokenField = 1, TagField = 4 })).Message);
        Assert.Equal(["a/B c/O"], Sentences(_files.Write("x.csv", "a,B\nc,O\n"), new() { Separator = ',' }));
        Assert.Equal(["a/DT b/NN"], Sentences(_files.Write("x.pos", "a_DT b_NN\n"), new() { Separator = '_' }));
    }

    [Fact]
    public void Further_columns_hold_the_text_the_file_and_the_line()
    {
        _files.Write("a/x.txt", Conll);
        _files.Write("b/y.txt", "He PRP B-NP O\n");
        var options = new TaggedTextOptions
        {
            SearchPattern = "*.txt",
            Recursive = true,
            TokensColumnName = "Words",
            TagsColumnName = "Entities",
            TextColumnName = "Text",
            FileNameColumnName = "File",
            LineColumnName = "Line",
        };

        CorpusView view = _ml.Data.LoadTaggedText(_files.Folder, options);

        Assert.Equal(["Words", "Entities", "Text", "File", "Line"], view.Schema.Select(column => column.Name));
        Assert.Equal(["EU rejects", "Peter", "He"], view.GetColumn<string>("Text"));
        Assert.Equal(["a/x.txt", "a/x.txt", "b/y.txt"], view.GetColumn<string>("File"));
        Assert.Equal(["3", "6", "1"], view.GetColumn<string>("Line"));
        Assert.Equal([["I-ORG", "O"], ["I-PER"], ["O"]], view.GetColumn<string[]>("Entities"));
        string characters = _files.Write("z.tsv", "가\tO\n \tO\n나\tO\n");
        Assert.Equal(["가 나"], _ml.Data.LoadTaggedText(characters, new() { TextColumnName = "Text" }).GetColumn<string>("Text"));
    }

    [Theory]
    [InlineData("a DT O\nb NN\n\nc NN O\n", 2, 1, "expected 3 columns with spaces between, found 2.")]
    [InlineData("a\tO\nb O\n\nc\tO\nd\tO\n", 2, 1, "expected 2 columns with tabs between, found 1: the row has spaces in place of tabs.")]
    [InlineData("a O\nb\tO\n\nc O\nd O\n", 2, 1, "expected 2 columns with spaces between, found 1: the row has tabs in place of spaces.")]
    [InlineData("aa\tO\n\tO\n\nc\tO\n", 2, 1, "expected a token in column 0, found none.")]
    [InlineData("aa O\n O\n\nc O\n", 2, 1, "expected a token in column 0, found none.")]
    [InlineData("aa\tO\nb\t\n\nc\tO\n", 2, 3, "expected a tag in column 1, found none.")]
    [InlineData("##\n가\tO\n나 O\n\nc\tO\n", 3, 2, "expected one character, a tab and its tag, found a space in place of the tab.")]
    [InlineData("##\n가\tO\n나\t \n" + Characters, 3, 2, "expected a tag behind the tab, found none.")]
    [InlineData("##\n가\tO\n \t\n" + Characters, 3, 2, "expected a tag behind the tab, found none.")]
    [InlineData("##\n가\tO\n나\tO\tX\n" + Characters, 3, 4, "expected the end of the line behind the tag, found another tab.")]
    [InlineData("##\n가\tO\n나다\tO\n" + Characters, 3, 2,
        "expected one character, a tab and its tag, found '다' in place of the tab.")]
    [InlineData("a/DT b c/NN d/X e/X f/X g/X h/X i/X j/X k/X\nc/NN\n", 1, 6, "expected a word, '/' and its tag, found 'b' without a tag.")]
    [InlineData(Pairs + "/NN x/\n", 2, 1, "expected a word, '/' and its tag, found '/NN' without a word.")]
    [InlineData(Pairs + "x/\n", 2, 1, "expected a word, '/' and its tag, found 'x/' with an empty tag.")]
    public void A_bad_row_is_an_error_with_file_line_and_column(string content, int line, int column, string problem)
    {
        string path = _files.Write("x.txt", content);

        Assert.Equal($"{path}, line {line}, column {column}: {problem}",
            Assert.Throws<FormatException>(() => Sentences(path)).Message);

        CorpusView skipping = _ml.Data.LoadTaggedText(path, new() { BadRows = BadRowHandling.Skip });
        Assert.All(Sentences(skipping), sentence => Assert.Matches("^(c/|c$)", sentence));
        Assert.Equal(1, skipping.BadRows!.Count);
        Assert.Equal(line, skipping.BadRows.First[0].Line);
    }

    [Theory]
    [InlineData("", "expected sentences with tags, found none.")]
    [InlineData("\n\n", "expected sentences with tags, found none.")]
    [InlineData("one\ntwo\n\nthree\n", "line 1: expected a token and its tag in columns, a character, a tab and its tag, or words as "
        + "the/DT, found 'one'. Option Layout names the layout.")]
    [InlineData("This is a text.\nIt has no tags at all, and many words.\nSo what?\n", "line 1: expected a token and its tag in columns")]
    public void A_file_without_tags_is_an_error(string content, string problem)
    {
        string path = _files.Write("x.txt", content);

        string message = Assert.Throws<FormatException>(() => _ml.Data.LoadTaggedText(path)).Message;

        Assert.StartsWith(path, message);
        Assert.Contains(problem, message);
    }

    [Fact]
    public void A_column_of_tokens_alone_is_an_error_where_the_layout_is_named()
    {
        string path = _files.Write("x.txt", "\none\ntwo\n");
        var options = new TaggedTextOptions { Layout = TaggedTextLayout.Columns };

        Assert.Equal($"{path}, line 2: expected two columns or more, a token and its tag, found one.",
            Assert.Throws<FormatException>(() => _ml.Data.LoadTaggedText(path, options)).Message);
        Assert.Equal(
            $"{_files.Write("y.txt", "one O\ntwo O\n")}, line 1: expected two columns or more, a token and its tag, found one, "
                + "which has spaces in place of tabs.",
            Assert.Throws<FormatException>(() => _ml.Data.LoadTaggedText(_files.In("y.txt"), options with { Separator = '\t' })).Message);
    }

    [Fact]
    public void Invalid_bytes_and_endless_sentences_are_bad_rows()
    {
        string bytes = _files.Write("x.txt", [.. "a O\n\nb O\n"u8, 0xFF, .. " O\n\nc O\n"u8]);
        string endless = _files.Write("y.txt", string.Concat(Enumerable.Repeat("word O\n", 50)) + "\nlast O\n");

        Assert.StartsWith($"{bytes}, line 4, column 1: expected text in the file's encoding",
            Assert.Throws<FormatException>(() => Sentences(bytes)).Message);
        Assert.Equal(["a/O", "c/O"], Sentences(bytes, new() { BadRows = BadRowHandling.Skip }));
        Assert.Contains("expected a sentence of at most 100 characters (MaximumRowLength), found a longer one; blank lines end sentences.",
            Assert.Throws<FormatException>(() => Sentences(endless, new() { MaximumRowLength = 100 })).Message);
        Assert.Equal(["last/O"], Sentences(endless, new() { MaximumRowLength = 100, BadRows = BadRowHandling.Skip }));
    }

    [Fact]
    public void Several_cursors_share_the_sentences()
    {
        string path = _files.Write("x.txt", string.Concat(Enumerable.Range(0, 5000).Select(i => $"w{i} O\nx{i} B-X\n\n")));
        CorpusView view = _ml.Data.LoadTaggedText(path);

        DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, 3);
        var rows = new List<(long Batch, string Token)>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Tokens"]);
            VBuffer<ReadOnlyMemory<char>> tokens = default;
            while (cursor.MoveNext())
            {
                getter(ref tokens);
                rows.Add((cursor.Batch, tokens.GetItemOrDefault(0).ToString()));
            }

            cursor.Dispose();
        }

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"w{i}"), rows.OrderBy(row => row.Batch).Select(row => row.Token));
    }

    [Theory]
    [InlineData("Option TagsColumnName: expected a name that no other column has, found 'Tokens'.", "Tokens", null, null)]
    [InlineData("Option TagField: expected another column than the token's, found 1.", "Tags", 1, 1)]
    [InlineData("Option TokenField: expected a column from 0, or null, found -1.", "Tags", -1, null)]
    public void An_option_out_of_range_is_an_error(string error, string tags, int? tokenField, int? tagField)
    {
        var options = new TaggedTextOptions { TagsColumnName = tags, TokenField = tokenField, TagField = tagField };

        Assert.StartsWith(error, Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Data.LoadTaggedText(_files.Write("x.txt", Conll), options)).Message);
    }

    [DataFact("conll2003/eng.testb.gz")]
    public void CoNLL_2003_is_read_with_the_defaults()
    {
        (int Sentences, int Tokens)[] counts = [.. new[] { "train", "testa", "testb" }.Select(part => Count($"conll2003/eng.{part}.gz"))];

        // The tokens of the shared task's paper, which counts the first line of each document as a sentence.
        Assert.Equal([(14041, 203621), (3250, 51362), (3453, 46435)], counts);
    }

    [DataFact("klue-ner/klue-ner-v1.1_dev.tsv.gz")]
    public void KLUE_is_read_with_the_defaults()
    {
        Assert.Equal((5000, 285929), Count("klue-ner/klue-ner-v1.1_dev.tsv.gz"));
    }

    private (int Sentences, int Tokens) Count(string file)
    {
        CorpusView view = _ml.Data.LoadTaggedText(DataFactAttribute.PathOf(file));
        int[] lengths = [.. view.GetColumn<string[]>("Tags").Select(tags => tags.Length)];
        return (lengths.Length, lengths.Sum());
    }

    private string[] Sentences(string path, TaggedTextOptions? options = null) => Sentences(_ml.Data.LoadTaggedText(path, options));

    private static string[] Sentences(IDataView view) =>
    [
        .. view.GetColumn<string[]>("Tokens").Zip(view.GetColumn<string[]>("Tags"))
            .Select(sentence => string.Join(' ', sentence.First.Zip(sentence.Second, (token, tag) => $"{token}/{tag}"))),
    ];
}
