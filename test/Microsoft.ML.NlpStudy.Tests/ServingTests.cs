using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.NlpStudy.Tests.Trainers;

namespace Microsoft.ML.NlpStudy.Tests;

/// <summary>Prediction engines over one model, as many as threads ask at once.</summary>
public sealed class EnginePool<TRow, TPrediction>(MLContext ml, ITransformer model) : IDisposable
    where TRow : class
    where TPrediction : class, new()
{
    private readonly ConcurrentBag<PredictionEngine<TRow, TPrediction>> _idle = [];

    public TPrediction Predict(TRow row)
    {
        // The engines share the model: none of them may dispose of it.
        if (!_idle.TryTake(out PredictionEngine<TRow, TPrediction>? engine))
        {
            engine = ml.Model.CreatePredictionEngine<TRow, TPrediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
        }

        TPrediction prediction = engine.Predict(row);
        _idle.Add(engine);
        return prediction;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out PredictionEngine<TRow, TPrediction>? engine))
        {
            engine.Dispose();
        }
    }
}

/// <summary>The pool of docs/serving.md, under load.</summary>
public class ServingTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void A_pool_on_many_threads_predicts_bit_for_bit_what_one_engine_does()
    {
        ToyTexts.Row[] rows = [.. trained.Context.Data.CreateEnumerable<ToyTexts.Row>(trained.Data, reuseRowObject: false).Take(200)];
        ITransformer model = new MLContext().Model.Load(new MemoryStream(trained.Zip), out _);
        using var engine = new MLContext().Model.CreatePredictionEngine<ToyTexts.Row, Scored>(
            model, new PredictionEngineOptions { OwnsTransformer = true });
        float[][] expected = [.. rows.Select(row => engine.Predict(row).Score)];
        float[][] found = new float[4 * rows.Length][];

        using (var pool = new EnginePool<ToyTexts.Row, Scored>(new MLContext(), model))
        {
            Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 },
                i => found[i] = pool.Predict(rows[i % rows.Length]).Score);
        }

        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i % rows.Length], found[i]);
        }

        // The model outlives the pool.
        Assert.Equal(expected[0], engine.Predict(rows[0]).Score);
    }

    public sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
