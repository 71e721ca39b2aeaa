using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

public class CoreChainTests
{
    private readonly MLContext _context = new(seed: 1);

    private IDataView Reviews => _context.Data.LoadFromEnumerable([new Review { Text = "abc" }, new Review { Text = "" }]);

    [Fact]
    public void Estimators_are_fitted_one_after_the_other_and_their_transformers_chained()
    {
        var pipeline = new LengthEstimator("Text", "Length").Append(new LengthEstimator("Text", "Double", 2));
        var model = pipeline.Fit(Reviews);
        Assert.Equal(2, model.Count());
        Assert.Equal("Double", model.LastTransformer.Output);
        var result = model.Transform(Reviews);
        Assert.Equal(["Text", "Length", "Double"], result.Schema.Select(column => column.Name));
        Assert.Equal([6f, 0f], result.GetColumn<float>("Double"));
        Assert.Equal(["Text", "Length", "Double"], pipeline.GetOutputSchema(SchemaShape.Create(Reviews.Schema)).Select(column => column.Name));
    }

    [Fact]
    public void A_link_that_does_not_fit_is_found_before_anything_is_trained()
    {
        var first = new LengthEstimator("Text", "Length");
        var error = Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => first.Append(new LengthEstimator("Length", "Twice")).Fit(Reviews));
        Assert.StartsWith("Input column 'Length': expected text, found Single", error.Message);
        Assert.Equal(0, first.Fits);
    }

    [Fact]
    public void A_transformer_outside_of_the_scoring_scope_is_left_out_of_scoring()
    {
        var model = new LengthEstimator("Text", "Length")
            .Append(new LengthEstimator("Text", "Training", 3), TransformerScope.TrainTest).Fit(Reviews);
        Assert.Null(model.Transform(Reviews).Schema.GetColumnOrNull("Training"));
        Assert.Equal([9f, 0f], model.Transform(Reviews, TransformerScope.Testing).GetColumn<float>("Training"));
        Assert.Single(model.GetModelFor(TransformerScope.Scoring));
    }

    [Fact]
    public void What_an_estimator_in_a_chain_was_fitted_to_can_be_had()
    {
        LengthTransformer? fitted = null;
        new LengthEstimator("Text", "Length").Append(new LengthEstimator("Text", "Other", 5).WithOnFitDelegate(transformer => fitted = transformer)).Fit(Reviews);
        Assert.Equal(5, fitted!.Factor);
    }

    [Fact]
    public void Disposing_a_chain_disposes_its_transformers()
    {
        var model = new LengthTransformer("Text", "A", 1).Append(new LengthTransformer("Text", "B", 1));
        model.Dispose();
        Assert.All(model, transformer => Assert.True(((LengthTransformer)transformer).IsDisposed));
    }

    [Fact]
    public void A_chain_maps_rows_by_the_schemas_its_links_hand_on()
    {
        ITransformer model = new LengthTransformer("Text", "A", 1).Append(new LengthTransformer("Text", "B", 2));
        var input = Reviews;
        var mapper = model.GetRowToRowMapper(input.Schema);
        Assert.Same(input.Schema, mapper.InputSchema);
        var needed = mapper.GetDependencies([mapper.OutputSchema["B"]]);
        Assert.Equal(["Text"], needed.Select(column => column.Name));
        using var cursor = input.GetRowCursor(needed);
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["B"]]);
        var getter = row.GetGetter<float>(mapper.OutputSchema["B"]);
        cursor.MoveNext();
        float value = 0;
        getter(ref value);
        Assert.Equal(6, value);
    }

    [Fact]
    public void A_transformer_s_output_can_be_previewed()
    {
        var preview = new LengthTransformer("Text", "Length", 1).Preview(Reviews);
        Assert.Equal([3f, 0f], preview.ColumnView[1].Values.Cast<float>());
    }

    [Fact]
    public void A_cache_checkpoint_reads_the_rows_before_it_once_for_all_estimators_after_it()
    {
        int made = 0;
        IEnumerable<Review> Source()
        {
            for (int i = 0; i < 3; i++)
            {
                made++;
                yield return new Review { Text = "abc" };
            }
        }
        var data = _context.Data.LoadFromEnumerable(Source());
        new LengthEstimator("Text", "Length").AppendCacheCheckpoint(_context)
            .Append(new ReadingEstimator("Length")).Append(new ReadingEstimator("Length")).Fit(data);
        Assert.Equal(3, made);
        new LengthEstimator("Text", "Length").Append(new ReadingEstimator("Length")).Append(new ReadingEstimator("Length")).Fit(data);
        Assert.Equal(9, made);
    }

    [Fact]
    public void An_estimator_is_previewed_on_what_it_makes_of_the_first_rows()
    {
        var preview = new LengthEstimator("Text", "Length").Append(new ReadingEstimator("Length", mustSee: 1)).Preview(Reviews, maxTrainingRows: 1);
        Assert.Equal(2, preview.RowView.Length);
    }

    /// <summary>Reads its column when fitted, as a trainer does.</summary>
    private sealed class ReadingEstimator(string column, int? mustSee = null) : IEstimator<LengthTransformer>
    {
        public LengthTransformer Fit(IDataView input)
        {
            int rows = input.GetColumn<float>(column).Count();
            Assert.Equal(mustSee ?? rows, rows);
            return new LengthTransformer("Text", "Read", 1);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    private sealed class Review
    {
        public string Text { get; set; } = "";
    }
}
