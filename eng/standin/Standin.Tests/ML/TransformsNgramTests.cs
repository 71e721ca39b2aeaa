using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;

namespace Standin.Tests.ML;

/// <summary>Bags of n-grams of keys.</summary>
public sealed class TransformsNgramTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Items_and_pairs_are_counted_in_the_order_they_are_found()
    {
        IDataView output = Ngrams([["a", "b", "a", "b"], ["b", "c"]], keys => ml.Transforms.Text.ProduceNgrams("Bag", keys));

        Assert.Equal(["a", "a|b", "b", "b|a", "b|c", "c"], SlotNames(output));
        Assert.Equal([[2, 2, 2, 1, 0, 0], [0, 0, 1, 0, 1, 1]], output.GetColumn<float[]>("Bag"));
    }

    [Fact]
    public void Longest_only_leaves_the_shorter_out()
    {
        IDataView output = Ngrams([["a", "b", "c", "d"], ["x"]], keys => ml.Transforms.Text.ProduceNgrams("Bag", keys, ngramLength: 3, useAllLengths: false));

        Assert.Equal(["a|b|c", "b|c|d"], SlotNames(output));
        Assert.Equal([[1, 1], [0, 0]], output.GetColumn<float[]>("Bag"));
    }

    [Fact]
    public void Skips_leave_out_up_to_so_many_items()
    {
        IDataView output = Ngrams([["a", "b", "c", "d"]], keys => ml.Transforms.Text.ProduceNgrams("Bag", keys, skipLength: 1, useAllLengths: false));

        Assert.Equal(["a|b", "a|c", "b|c", "b|d", "c|d"], SlotNames(output));
    }

    [Fact]
    public void No_more_ngrams_of_a_length_than_allowed_have_a_slot()
    {
        IDataView output = Ngrams([["a", "b", "c", "a"]], keys => ml.Transforms.Text.ProduceNgrams("Bag", keys, maximumNgramsCount: 2));

        Assert.Equal(["a", "a|b", "b", "b|c"], SlotNames(output));
        Assert.Equal([[2, 1, 1, 1]], output.GetColumn<float[]>("Bag"));
    }

    [Theory]
    [InlineData(NgramExtractingEstimator.WeightingCriteria.Idf, 1)]
    [InlineData(NgramExtractingEstimator.WeightingCriteria.TfIdf, 2)]
    public void Rare_items_weigh_more(NgramExtractingEstimator.WeightingCriteria weighting, int times)
    {
        IDataView output = Ngrams([["a", "b", "b"], ["a"], ["a"]], keys => ml.Transforms.Text.ProduceNgrams("Bag", keys, ngramLength: 1, weighting: weighting));

        // 'a' is in all rows and weighs nothing, 'b' is in one of three.
        Assert.Equal([0, (float)(times * Math.Log(3))], output.GetColumn<float[]>("Bag").First());
        Assert.Equal([0, 0], output.GetColumn<float[]>("Bag").Last());
    }

    [Fact]
    public void An_unseen_item_counts_for_nothing_and_a_loaded_model_counts_alike()
    {
        IDataView train = Rows([["a", "b"], ["b"]]);
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens").Append(ml.Transforms.Text.ProduceNgrams("Bag", "Keys")).Fit(train);
        using var stream = new MemoryStream();
        ml.Model.Save(model, train.Schema, stream);
        stream.Position = 0;

        IDataView output = new MLContext().Model.Load(stream, out _).Transform(Rows([["b", "new", "a", "b"]]));

        Assert.Equal(["a", "a|b", "b"], SlotNames(output));
        Assert.Equal([1, 1, 2], output.GetColumn<float[]>("Bag").Single());
    }

    [Fact]
    public void Columns_that_hold_no_keys_are_refused()
    {
        IDataView data = Rows([["a"]]);

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.Text.ProduceNgrams("Bag", "Tokens").Fit(data).Transform(data));

        Assert.Contains("input column 'Tokens'", exception.Message);
    }

    private IDataView Ngrams(string[][] rows, Func<string, NgramExtractingEstimator> ngrams)
    {
        IDataView data = Rows(rows);
        return ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens").Append(ngrams("Keys")).Fit(data).Transform(data);
    }

    private IDataView Rows(string[][] rows) => ml.Data.LoadFromEnumerable(rows.Select(tokens => new Row { Tokens = tokens }));

    private static string[] SlotNames(IDataView data)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Bag"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class Row
    {
        public string[] Tokens { get; set; } = [];
    }
}
