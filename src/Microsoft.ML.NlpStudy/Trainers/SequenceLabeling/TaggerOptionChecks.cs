using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The checks of the options that the trainers of taggers have in common.</summary>
internal static class TaggerOptionChecks
{
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public static void Validate(ITaggerOptions options)
    {
        (string tokens, string tags, TrainingOptions training) = (options.TokensColumnName, options.TagsColumnName, options.Training);
        OptionCheck.That(!string.IsNullOrEmpty(tokens), "a column's name", tokens, nameof(options.TokensColumnName));
        OptionCheck.That(!string.IsNullOrEmpty(tags), "a column's name", tags, nameof(options.TagsColumnName));
        if (options.Scheme is { } scheme)
        {
            OptionCheck.IsDefined(scheme, nameof(options.Scheme));
        }

        OptionCheck.IsDefined(options.Decoder, nameof(options.Decoder));
        OptionCheck.That(training is not null, "training options", training, nameof(options.Training));
        training!.Validate();
        OptionCheck.That(
            training.LabelSmoothing == 0 || options.Decoder == TaggerDecoder.Softmax, "0, as a conditional random field has none",
            training.LabelSmoothing, nameof(TrainingOptions.LabelSmoothing));
    }
}
