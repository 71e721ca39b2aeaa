using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class BinaryClassificationCatalog
{
    public CalibratedBinaryClassificationMetrics Evaluate(
        IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", string probabilityColumnName = "Probability", string predictedLabelColumnName = "PredictedLabel")
    {
        CheckScored(data, (labelColumnName, nameof(labelColumnName)), (scoreColumnName, nameof(scoreColumnName)),
            (probabilityColumnName, nameof(probabilityColumnName)), (predictedLabelColumnName, nameof(predictedLabelColumnName)));
        return BinaryEvaluator.Evaluate(Environment, data, labelColumnName, scoreColumnName, probabilityColumnName, predictedLabelColumnName);
    }

    public BinaryClassificationMetrics EvaluateNonCalibrated(
        IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel")
    {
        CheckScored(data, (labelColumnName, nameof(labelColumnName)), (scoreColumnName, nameof(scoreColumnName)), (predictedLabelColumnName, nameof(predictedLabelColumnName)));
        return BinaryEvaluator.EvaluateNonCalibrated(Environment, data, labelColumnName, scoreColumnName, predictedLabelColumnName);
    }

    public IReadOnlyList<CrossValidationResult<CalibratedBinaryClassificationMetrics>> CrossValidate(
        IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds = 5, string labelColumnName = "Label", string samplingKeyColumnName = null, int? seed = null)
        => CrossValidate(data, estimator, numberOfFolds, labelColumnName, samplingKeyColumnName, seed, (scored, label) => Evaluate(scored, label));

    public IReadOnlyList<CrossValidationResult<BinaryClassificationMetrics>> CrossValidateNonCalibrated(
        IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds = 5, string labelColumnName = "Label", string samplingKeyColumnName = null, int? seed = null)
        => CrossValidate(data, estimator, numberOfFolds, labelColumnName, samplingKeyColumnName, seed, (scored, label) => EvaluateNonCalibrated(scored, label));
}
