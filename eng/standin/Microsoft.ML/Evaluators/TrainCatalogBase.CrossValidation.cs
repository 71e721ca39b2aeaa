using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public abstract partial class TrainCatalogBase
{
    /// <summary>What one fold gave: the model trained without it, and how that does on it.</summary>
    public sealed class CrossValidationResult<T>
        where T : class
    {
        public readonly T Metrics;
        public readonly ITransformer Model;
        public readonly IDataView ScoredHoldOutSet;
        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scores, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scores;
            Fold = fold;
        }
    }

    /// <summary>Refuses what an evaluation cannot start from: no data, or a column without a name.</summary>
    private protected void CheckScored(IDataView data, params (string Name, string Parameter)[] columns)
    {
        Environment.CheckValue(data, nameof(data));
        foreach ((string name, string parameter) in columns)
            Environment.CheckNonEmpty(name, parameter);
    }

    private protected CrossValidationResult<T>[] CrossValidate<T>(
        IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds, string labelColumnName, string samplingKeyColumnName, int? seed, Func<IDataView, string, T> evaluate)
        where T : class
    {
        Environment.CheckNonEmpty(labelColumnName, nameof(labelColumnName));
        Environment.CheckValue(data, nameof(data));
        Environment.CheckValue(estimator, nameof(estimator));
        Environment.CheckParam(numberOfFolds > 1, "numFolds", "Must be more than 1");
        DataOperationsCatalog.TrainTestData[] folds = RowSplitter.CrossValidation(Environment, data, numberOfFolds, samplingKeyColumnName, seed);
        // All models are trained before any is evaluated.
        var trained = folds.Select(fold => (Model: estimator.Fit(fold.TrainSet), fold.TestSet)).ToArray();
        return [.. trained.Select((fold, i) =>
        {
            IDataView scored = TransformAll(fold.Model, fold.TestSet);
            return new CrossValidationResult<T>(fold.Model, evaluate(scored, labelColumnName), scored, i);
        })];
    }

    // A chain by itself leaves out what applies to training and testing only; the metrics may need it.
    private static IDataView TransformAll(ITransformer model, IDataView data) => model is IEnumerable<ITransformer> chain
        ? chain.Aggregate(data, (view, transformer) => transformer.Transform(view))
        : model.Transform(data);
}
