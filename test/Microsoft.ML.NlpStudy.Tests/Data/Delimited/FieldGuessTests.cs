using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

/// <summary>Headers and fields of strangers' files, recognized by names and by the rows' values.</summary>
public sealed class FieldGuessTests : IDisposable
{
    private static readonly string[] s_topics = ["sport", "world", "money"];

    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();
    private readonly List<string> _said = [];

    public FieldGuessTests() => _ml.Log += (_, e) =>
    {
        if (e.Source == "Reading text" && e.Kind == Runtime.ChannelMessageKind.Info)
        {
            _said.Add(e.RawMessage);
        }
    };

    public void Dispose() => _files.Dispose();

    /// <summary>In a row, # is its number, 2 3 4 5 in braces a label of so many classes, and T a topic.</summary>
    [Theory]
    [InlineData("sentence1,sentence2,gold_label", "first one #,the second is longer #,{T}", "first one 0|sport")]
    [InlineData("ID,Area,Title,Description", "#,{T},Issue #,A longer description of issue #", "A longer description of issue 0|sport")]
    [InlineData("v1,v2", "{T},this is sms number #", "this is sms number 0|sport")]
    [InlineData("headline,is_sarcastic", "headline number # says something,{2}", "headline number 0 says something|0")]
    [InlineData("utterance,intent", "book a flight number # please,{T}", "book a flight number 0 please|sport")]
    [InlineData("리뷰,감정", "리뷰 # 정말 재미있어요,{T}", "리뷰 0 정말 재미있어요|sport")]
    [InlineData("번호,고객의견,긍부정여부", "#,배송이 빨라서 좋아요 #,{T}", "배송이 빨라서 좋아요 0|sport")]
    [InlineData("id,comment_text,toxic", "000#,comment number # is here,{2}", "comment number 0 is here|0")]
    [InlineData("Id,Summary,Score", "#,Summary text number #,{5}", "Summary text number 0|0")]
    [InlineData("Class Index,Title,Description", "{4},Title #,A longer description #", "A longer description 0|0")]
    [InlineData("TweetId,SentimentText,SentimentLabel", "#,good thing number #,{2}", "good thing number 0|0")]
    [InlineData("genre,filename,year,score,sentence1,sentence2", "{T},MSR#,2012,{5}.{2}00,a first sentence #,a second sentence #",
        "a first sentence 0|0.000")]
    [InlineData("label,review_body,content", "{2},this is review number #,", "this is review number 0|0")]
    [InlineData("postcode,start,selftext,mood_labels", "{3}00,{2},this is post number #,{4}", "this is post number 0|0")]
    [InlineData("reviews,labels", "some thing number #,{2}", "some thing number 0|0")]
    [InlineData("id,text,airline_sentiment,airline_sentiment_confidence,airline", "#,tweet number #,{T},0.{5},{3}", "tweet number 0|sport")]
    [InlineData("text,split,polarity_label", "review number # and fine,train,{2}", "review number 0 and fine|0")]
    [InlineData("text,label,lang", "review number # and fine,{2},en", "review number 0 and fine|0")]
    [InlineData("review_id,stars,review_body,language,product_category", "en_#,{5},This is review # and fine,en,{T}",
        "This is review 0 and fine|0")]
    [InlineData("v1,v2,,,", "{T},this is sms number #,,,", "this is sms number 0|sport")]
    [InlineData("airline,text,negativereason,sentiment", "Some Air,tweet number # is here,,{3}", "tweet number 0 is here|0")]
    [InlineData(",text,label", "#,review number # and fine,{2}", "review number 0 and fine|0")]
    public void The_first_row_is_a_header_and_the_fields_are_found(string header, string row, string first)
    {
        string[] lines = Load("x.csv", header + "\n" + Rows(row, 12)).Lines();

        Assert.Equal(12, lines.Length);
        Assert.Equal(first, lines[0]);
        string said = Assert.Single(_said);
        Assert.StartsWith($"{_files.In("x.csv")}: the first row names the fields; text is field ", said);
    }

    [Theory]
    [InlineData("{2},1467#,Mon Apr 06 22:19:45 2009,NO_QUERY,user#,tweet number # hello world and all",
        "tweet number 0 hello world and all|0")]
    [InlineData("{4},Title #,A longer description of the news #", "A longer description of the news 0|0")]
    [InlineData("gj04,{2},,The sailors rode the breeze clear of the rocks #.", "The sailors rode the breeze clear of the rocks 0.|0")]
    [InlineData("997#,아 더빙.. 진짜 짜증나네요 목소리 #,{2}", "아 더빙.. 진짜 짜증나네요 목소리 0|0")]
    [InlineData("{T},a good film number #", "a good film number 0|sport")]
    public void The_first_row_is_none_where_what_it_holds_comes_again(string row, string first)
    {
        string[] lines = Load("x.csv", Rows(row, 12)).Lines();

        Assert.Equal(12, lines.Length);
        Assert.Equal(first, lines[0]);
        Assert.StartsWith($"{_files.In("x.csv")}: no header; text is field ", Assert.Single(_said));
    }

    [Fact]
    public void Two_rows_of_usual_classes_have_no_header() =>
        Assert.Equal(["good film|positive", "bad film|negative"], Load("x.tsv", "positive\tgood film\nnegative\tbad film\n").Lines());

    [Fact]
    public void A_header_that_cannot_be_told_is_an_error_that_shows_the_rows_and_names_the_option()
    {
        var error = Assert.Throws<FormatException>(() => Load("x.csv", "alpha,a fine film\nbeta,a dull film\ngamma,so so\n"));

        Assert.Equal(
            $"{_files.In("x.csv")}: expected a first row that shows whether it names the fields, found 0: 'alpha' above 'beta', 'gamma'; "
            + "1: 'a fine film' above 'a dull film', 'so so'. Option HasHeader says so.",
            error.Message);
        Assert.Equal(3, _ml.Data.LoadLabeledText(_files.In("x.csv"), new LabeledTextOptions { HasHeader = false }).Lines().Length);
    }

    [Theory]
    [InlineData("comments,contain_gender_bias,bias,hate", "댓글 # 번입니다,{2},{3},{T}",
        "0 'comments': '댓글 0 번입니다', '댓글 1 번입니다', …; 1 'contain_gender_bias': '0', '1'; 2 'bias': '0', '1', …; 3 'hate': 'sport', 'world', "
            + "….")]
    [InlineData("id,comment_text,toxic,severe_toxic,threat", "00#,comment text #,{2},{3},0",
        "2 'toxic': '0', '1'; 3 'severe_toxic': '0', '1', …; 4 'threat': '0'.")]
    [InlineData("id,started,remark,mood", "#,{3},a remark of number #,{2}",
        "1 'started': '0', '1', …; 2 'remark': 'a remark of number 0', 'a remark of number 1', …; 3 'mood': '0', '1'.")]
    [InlineData("text,label,mood", "a fine film #,,{2}x{2}", "")]
    [InlineData("text,language,url", "a fine film #,en,http://x/#", "1 'language': 'en'; 2 'url': 'http://x/0', 'http://x/1', ….")]
    public void Fields_of_which_none_or_several_may_be_the_label_are_an_error_that_shows_them(string header, string row, string fields)
    {
        string content = header + "\n" + Rows(row, 30);
        if (fields.Length == 0)
        {
            // An empty field is no label, whatever it is called.
            Assert.Equal("a fine film 0|0x0", Load("x.csv", content).Lines()[0]);
            return;
        }

        string message = Assert.Throws<FormatException>(() => Load("x.csv", content)).Message;

        Assert.StartsWith($"{_files.In("x.csv")}: expected one field whose values may be labels, found 0 '", message);
        Assert.Contains(fields, message);
        Assert.Contains("Option LabelField names the label, option HasHeader says whether the first row names the fields.", message);
        Assert.Contains("option LabelFields names them", message);
    }

    [Fact]
    public void Rows_sorted_by_their_labels_are_read_until_a_second_label_shows()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 1_000)
            .Select(i => $"review number {i},{(i % 2 == 0 ? "en" : "de")},{(i < 700 ? "fine" : "dull")}\n");

        Assert.Equal("review number 0|fine", Load("named.csv", "text,lang,label\n" + string.Concat(rows)).Lines()[0]);
        Assert.Contains("1: 'en', 'de'; 2: 'fine', 'dull'.",
            Assert.Throws<FormatException>(() => Load("bare.csv", string.Concat(rows))).Message);
        Assert.Equal("review number 0|fine", Load("sole.csv", string.Concat(rows).Replace(",en", ",x").Replace(",de", ",x")).Lines()[0]);
    }

    [Fact]
    public void A_field_of_thousands_of_values_is_no_label_though_they_come_again()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 16_000)
            .Select(i => $"{(i < 8_000 ? 0 : 4)},user{i % 6_000},NO_QUERY,a tweet number {i} about it\n");

        Assert.Equal("a tweet number 0 about it|0", Load("x.csv", string.Concat(rows)).Lines()[0]);
    }

    [Fact]
    public void Of_very_many_fields_an_error_shows_some() =>
        Assert.Contains("11: '0', '1'; and 8 more. Option", Assert.Throws<FormatException>(
            () => Load("x.csv",
                string.Concat(Enumerable.Range(0, 30).Select(i => string.Join(',', Enumerable.Repeat($"{i % 2}", 20)) + "\n")))).Message);

    [Fact]
    public void Files_of_one_class_are_read_where_the_field_is_called_a_label() =>
        Assert.Equal("a fine film 0|1", Load("x.csv", "text,label\n" + Rows("a fine film #,1", 30)).Lines()[0]);

    [Fact]
    public void Several_labels_are_a_column_each_and_pairs_have_a_second_text()
    {
        string path = _files.Write("x.tsv", "문장\t짝\t여성\t지역\tclean\n" + Rows("문장 #\t다른 문장 #\t{2}\t{3}\t{4}", 8));

        CorpusView view = _ml.Data.LoadLabeledText(
            path, new LabeledTextOptions { LabelFields = ["여성", "3", "CLEAN"], SecondTextField = "짝" });

        Assert.Equal(["Text", "SecondText", "여성", "지역", "clean"], view.Schema.Select(column => column.Name));
        Assert.Equal("문장 5|다른 문장 5|1|2|1", view.Lines()[5]);
        Assert.Contains("LabelFields",
            Assert.Throws<ArgumentException>(
                () => _ml.Data.LoadLabeledText(path, new LabeledTextOptions { LabelFields = ["남성"] })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadLabeledText(path, new LabeledTextOptions { LabelFields = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Data.LoadLabeledText(path, new LabeledTextOptions { LabelFields = ["2"], LabelField = "2" }));
    }

    [Fact]
    public void What_may_be_a_second_text_is_said()
    {
        Load("x.tsv", "sentence1\tsentence2\tgold_label\n" + Rows("the first of two #\tthe second of two #\t{3}", 9));

        Assert.EndsWith("field 1 'sentence2' may be a text too (option SecondTextField).", Assert.Single(_said));
    }

    private CorpusView Load(string name, string content) => _ml.Data.LoadLabeledText(_files.Write(name, content));

    private static string Rows(string row, int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        row.Replace("#", $"{i}").Replace("{T}", s_topics[i % 3])
            .Replace("{2}", $"{i % 2}").Replace("{3}", $"{i % 3}").Replace("{4}", $"{i % 4}").Replace("{5}", $"{i % 5}") + "\n"));
}
