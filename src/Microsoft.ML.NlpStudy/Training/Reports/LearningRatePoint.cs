namespace Microsoft.ML.NlpStudy;

/// <summary>A step of a learning-rate range test.</summary>
/// <param name="LearningRate">The learning rate of the step's update.</param>
/// <param name="Loss">The mean training loss of the step's examples before the update, in nats.</param>
/// <param name="SmoothedLoss">The exponential moving average of the losses up to this step, in nats.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
