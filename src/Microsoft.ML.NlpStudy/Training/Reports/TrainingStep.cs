namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The figures of one step of training: an update of the weights from one batch, or from several whose gradients were summed.
/// </summary>
/// <param name="Number">The step's number, from 1, counted over the whole training.</param>
/// <param name="Loss">The mean training loss of the step's examples, in nats; of a regression, the mean squared error.</param>
/// <param name="LearningRate">The learning rate of the update.</param>
/// <param name="GradientNorm">The gradient's norm before clipping.</param>
public sealed record TrainingStep(long Number, double Loss, double LearningRate, double GradientNorm);
