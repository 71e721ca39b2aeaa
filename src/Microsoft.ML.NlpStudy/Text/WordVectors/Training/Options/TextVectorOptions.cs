using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of training vectors of texts, and of inferring those of new texts.</summary>
public sealed record TextVectorOptions
{
    /// <summary>The prediction task. Default: distributed bag of words.</summary>
    public TextVectorModel Model { get; init; } = TextVectorModel.DistributedBagOfWords;

    /// <summary>
    /// The vocabulary and the course of the training, for 10 epochs by default. Its <see cref="WordVectorTrainingOptions.Model"/> has no
    /// effect, and n-grams are not possible.
    /// </summary>
    public WordVectorTrainingOptions Training { get; init; } = new() { Epochs = 10 };

    /// <summary>The number of passes over a text by which its vector is inferred. Default: 20.</summary>
    public int InferenceEpochs { get; init; } = 20;

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Model);
        OptionCheck.That(Training is not null, "options", Training);
        Training!.Validate();
        OptionCheck.That(Training.Subwords is null, "null, as n-grams are trained for words only", Training.Subwords);
        OptionCheck.InRange(1, 10_000, InferenceEpochs);
    }
}
