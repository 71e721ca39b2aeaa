using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class DataFrameTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_corpus_becomes_a_data_frame_and_a_data_frame_goes_through_the_pipeline()
    {
        File.WriteAllText(_path, "review,sentiment\n\"A gem, truly.\nTwice.\",1\nDull,0\n재미있다,1\n");

        DataFrame frame = _ml.Data.LoadLabeledText(_path).ToDataFrame(-1);
        IDataView ids = _ml.Transforms.Text.TokenizeText("Tokens", "Text")
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Fit(frame).Transform(frame);

        Assert.Equal(["Text", "Label"], frame.Columns.Select(column => column.Name));
        Assert.Equal(["A gem, truly.\nTwice.", "Dull", "재미있다"], frame.Columns["Text"].Cast<string>());
        Assert.Equal(["1", "0", "1"], frame.Columns["Label"].Cast<string>());
        Assert.Equal([4, 1, 1], ids.GetColumn<uint[]>("Ids").Select(row => row.Length));
    }

    [Fact]
    public void A_data_frame_has_the_rows_and_columns_asked_for()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 300).Select(i => $"text {i},label").Prepend("review,sentiment"));
        CorpusView view = _ml.Data.LoadLabeledText(_path);

        Assert.Equal(100, view.ToDataFrame().Rows.Count);
        Assert.Equal(7, view.ToDataFrame(7).Rows.Count);
        Assert.Equal(["Label"], view.ToDataFrame(7, "Label").Columns.Select(column => column.Name));
    }

    public void Dispose() => File.Delete(_path);
}
