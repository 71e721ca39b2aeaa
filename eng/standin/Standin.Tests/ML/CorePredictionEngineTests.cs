using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

public class CorePredictionEngineTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void An_engine_maps_one_object_after_the_other()
    {
        var model = new LengthTransformer("Text", "Length", 1).Append(new LengthTransformer("Text", "Score", 2));
        using var engine = _context.Model.CreatePredictionEngine<Review, Prediction>(model);
        Assert.Equal(6, engine.Predict(new Review { Text = "abc" }).Score);
        var prediction = new Prediction();
        engine.Predict(new Review { Text = "a" }, ref prediction);
        Assert.Equal(2, prediction.Score);
        Assert.Equal(["Text", "Length", "Score"], engine.OutputSchema.Select(column => column.Name));
        Assert.Throws<ArgumentNullException>("example", () => engine.Predict(null!));
    }

    [Fact]
    public void A_column_that_the_model_needs_and_the_class_lacks_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () =>
            _context.Model.CreatePredictionEngine<Review, Prediction>(new LengthTransformer("Body", "Score", 1)));
        Assert.StartsWith("Could not find input column 'Body'", error.Message);
    }

    [Fact]
    public void A_prediction_s_missing_column_is_left_alone_unless_asked_otherwise()
    {
        var model = new LengthTransformer("Text", "Length", 1);
        using var lenient = _context.Model.CreatePredictionEngine<Review, Prediction>(model);
        Assert.Equal(0, lenient.Predict(new Review { Text = "abc" }).Score);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _context.Model.CreatePredictionEngine<Review, Prediction>(model, ignoreMissingColumns: false));
        Assert.StartsWith("Could not find  column 'Score'", error.Message);
    }

    [Fact]
    public void An_engine_takes_the_types_and_annotations_of_a_schema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Text", TextDataViewType.Instance);
        using var engine = _context.Model.CreatePredictionEngine<Review, Prediction>(new LengthTransformer("Text", "Score", 1), builder.ToSchema());
        Assert.Equal(3, engine.Predict(new Review { Text = "abc" }).Score);
        builder.AddColumn("Stars", NumberDataViewType.Single);
        var error = Assert.Throws<InvalidOperationException>(() => _context.Model.CreatePredictionEngine<Review, Prediction>(new LengthTransformer("Text", "Score", 1), builder.ToSchema()));
        Assert.Equal("Type should contain a member named Stars", error.Message);
    }

    [Fact]
    public void An_engine_disposes_of_its_transformer_only_if_it_owns_it()
    {
        var owned = new LengthTransformer("Text", "Score", 1);
        _context.Model.CreatePredictionEngine<Review, Prediction>(owned).Dispose();
        Assert.True(owned.IsDisposed);
        var shared = new LengthTransformer("Text", "Score", 1);
        _context.Model.CreatePredictionEngine<Review, Prediction>(shared, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.False(shared.IsDisposed);
    }

    private sealed class Review
    {
        public string Text { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
