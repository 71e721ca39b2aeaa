namespace Microsoft.ML.NlpStudy;

/// <summary>The exception for a training whose loss exploded, or whose gradient or weights became infinite or not a number.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(string message, ITransformer model)
        : base(message) => Model = model;

    /// <summary>
    /// The model with the last good weights: those of the best finished epoch. If no epoch has finished, it has the weights before the
    /// failed step, or the first weights if the loss had already exploded.
    /// </summary>
    /// <remarks>
    /// A <see cref="TextClassifierTransformer"/>, a <see cref="TranslatorTransformer"/>, a <see cref="LanguageModelTransformer"/> or a
    /// <see cref="MaskedLanguageModelTransformer"/>.
    /// </remarks>
    public ITransformer Model { get; }
}
