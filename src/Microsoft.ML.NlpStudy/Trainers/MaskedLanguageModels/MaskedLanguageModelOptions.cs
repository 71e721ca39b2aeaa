using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a masked language model: column, masking and training.</summary>
/// <remarks>
/// Devlin et al., "BERT" (2019): of the chosen tokens 80 % become masks, 10 % become random tokens, 10 % stay. They are chosen anew in each
/// epoch, as in RoBERTa (Liu et al. 2019).
/// </remarks>
public sealed record MaskedLanguageModelOptions
{
    /// <summary>The column of text. Default: <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = "Text";

    /// <summary>The share of a text's tokens that is chosen, above 0 and below 1; at least one token is. Default: 0.15.</summary>
    public double MaskedShare { get; init; } = 0.15;

    /// <summary>
    /// Whether all pieces of a word are chosen together. The task is harder: no piece of a word gives the others away. Default: false.
    /// </summary>
    public bool WholeWords { get; init; }

    /// <summary>
    /// The maximum length of a text in tokens, both special tokens included; longer texts are cut into several, so that nothing is lost.
    /// <see langword="null"/>: the encoder's maximum. Default: <see langword="null"/>.
    /// </summary>
    public int? MaximumLength { get; init; }

    /// <summary>
    /// The training: optimizer, schedule, number of epochs, early stopping. Default: AdamW with a weight decay of 0.01, a learning rate of
    /// 0.0001 that rises over 500 steps and then falls to 0, and no early stopping.
    /// </summary>
    /// <remarks>Weight decay spares biases and normalizations.</remarks>
    public TrainingOptions Training { get; init; } = new()
    {
        LearningRate = 1e-4,
        Schedule = new LinearWarmUpSchedule(500),
        Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 },
        EarlyStoppingPatience = null,
    };

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(TextColumnName), "a column's name", TextColumnName);
        OptionCheck.That(MaskedShare is > 0 and < 1, "above 0 and below 1", MaskedShare);
        OptionCheck.That(MaximumLength is null or >= 3, "at least 3, or null for the encoder's maximum", MaximumLength);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric is ValidationMetric.Loss or ValidationMetric.Accuracy, "Loss or Accuracy, which texts have",
            Training.ValidationMetric, nameof(TrainingOptions.ValidationMetric));
    }

    internal void Validate(int positions)
    {
        Validate();
        OptionCheck.That(MaximumLength is null || MaximumLength <= positions, $"3 to {positions}, or null", MaximumLength);
    }
}
