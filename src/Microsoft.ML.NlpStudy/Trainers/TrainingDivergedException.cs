namespace Microsoft.ML.NlpStudy;

/// <summary>A training's loss or gradient was no longer a finite number.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(string message, ITransformer model)
        : base(message) => Model = model;

    /// <summary>A model with the last good weights: the best finished epoch's, or those before the failed step where none has finished.</summary>
    /// <remarks>A <see cref="TextClassifierTransformer"/> or a <see cref="TranslatorTransformer"/>, as the trainer makes.</remarks>
    public ITransformer Model { get; }
}
