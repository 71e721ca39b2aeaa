using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

public class CoreDataFrameTests
{
    private readonly DataFrame _frame = new(
        new PrimitiveDataFrameColumn<int>("Epoch", [1, 2]),
        new PrimitiveDataFrameColumn<double>("Loss", [0.1, (double?)null]),
        new StringDataFrameColumn("Note", ["a,b", "say \"c\""]));

    [Fact]
    public void Rows_and_columns_are_two_ways_to_the_same_values()
    {
        Assert.Equal(2, _frame.Rows.Count);
        Assert.Equal(0.1, _frame.Rows[0]["Loss"]);
        Assert.Null(_frame[1, 1]);
        Assert.Equal(1, _frame["Loss"].NullCount);
        _frame.Rows[1]["Loss"] = 0.5;
        Assert.Equal(0.5, _frame.Columns.GetPrimitiveColumn<double>("Loss")[1]);
        Assert.Equal("2 0.5 say \"c\" ", _frame.Rows[1].ToString());
        Assert.Throws<ArgumentException>(() => _frame.Rows[1]["Loss"] = "text");
    }

    [Fact]
    public void Columns_have_one_length_and_names_of_their_own()
    {
        Assert.Throws<ArgumentException>(() => _frame.Columns.Add(new PrimitiveDataFrameColumn<int>("Short", [1])));
        Assert.Throws<ArgumentException>(() => _frame.Columns.Add(new PrimitiveDataFrameColumn<int>("Loss", [1, 2])));
        Assert.Throws<ArgumentException>(() => _frame["None"]);
        Assert.Throws<ArgumentException>(() => _frame.Columns.GetStringColumn("Loss"));
        _frame["Loss"] = new PrimitiveDataFrameColumn<float>("Anything", [1f, 2f]);
        Assert.Equal(["Epoch", "Loss", "Note"], _frame.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Csv_quotes_what_needs_it_and_keeps_every_digit()
    {
        using var stream = new MemoryStream();
        DataFrame.SaveCsv(_frame, stream, cultureInfo: CultureInfo.InvariantCulture);
        Assert.Equal("Epoch,Loss,Note\n1,0.10000000000000001,\"a,b\"\n2,,\"say \"\"c\"\"\"\n", Encoding.ASCII.GetString(stream.ToArray()).ReplaceLineEndings("\n"));
        Assert.Throws<ArgumentException>(() => DataFrame.SaveCsv(_frame, stream, separator: '.', cultureInfo: CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_frame_is_a_data_view()
    {
        IDataView view = _frame;
        Assert.Equal(["Epoch: Int32", "Loss: Double", "Note: String"], view.Schema.Select(column => column.ToString()));
        Assert.Equal([0.1, double.NaN], view.GetColumn<double>("Loss"));
        Assert.Equal(["a,b", "say \"c\""], view.GetColumn<string>("Note"));
        Assert.Equal(2, view.GetRowCount());
    }
}
