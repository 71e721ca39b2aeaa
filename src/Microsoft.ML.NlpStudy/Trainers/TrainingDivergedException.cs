namespace Microsoft.ML.NlpStudy;

/// <summary>A training's loss, gradient or weights were no longer finite numbers, be it after its last step.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(string message, ITransformer model)
        : base(message) => Model = model;

    /// <summary>
    /// A model with the last good weights: the best finished epoch's. Where none has finished, those before the failed step if the loss was
    /// still good with them, and the first ones if not.
    /// </summary>
    /// <remarks>A <see cref="TextClassifierTransformer"/> or a <see cref="TranslatorTransformer"/>, as the trainer makes.</remarks>
    public ITransformer Model { get; }
}
