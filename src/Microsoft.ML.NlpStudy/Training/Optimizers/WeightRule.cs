namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The exceptions that an optimizer makes for some weights.</summary>
/// <param name="RateShare">The factor of the learning rate.</param>
/// <param name="Decays">Whether weight decay applies.</param>
/// <param name="Group">The number of the group whose weights are frozen and unfrozen together.</param>
internal readonly record struct WeightRule(double RateShare, bool Decays, int Group = 0)
{
    /// <summary>No exception.</summary>
    public static WeightRule Usual { get; } = new(1, Decays: true);

    /// <summary>Whether weight decay usually spares a parameter, as BERT's code does with biases and normalizations.</summary>
    /// <param name="parameter">The parameter's name.</param>
    public static bool IsSpared(string parameter) =>
        parameter.EndsWith("bias", StringComparison.Ordinal) || parameter.Contains("norm.", StringComparison.Ordinal);

    /// <summary>Computes the update of a step for these weights, as <see cref="UpdateStep.Of"/>.</summary>
    public UpdateStep StepOf(OptimizerChoice choice, RatePoint point, long step) => UpdateStep.Of(
        Decays ? choice : choice with { WeightDecay = 0 }, point with { LearningRate = point.LearningRate * RateShare }, step);
}
