using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The encoder that a training begins with: a pretrained one, or that of a classifier to continue.</summary>
/// <param name="Architecture">The sizes.</param>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Marks">The tokens around a text.</param>
/// <param name="CreateNetwork">Makes the network with these heads.</param>
internal sealed record EncoderStart(
    EncoderArchitecture Architecture, PretrainedTokenizer Tokenizer, EncoderMarks Marks,
    Func<EncoderArchitecture, PretrainedEncoderNetwork> CreateNetwork)
{
    /// <summary>Begins with the weights of a pretrained encoder.</summary>
    public static EncoderStart Of(PretrainedEncoder encoder) =>
        new(encoder.Architecture, encoder.Tokenizer, encoder.Marks, encoder.CopyNetwork);

    /// <summary>Begins with the sizes of a classifier's encoder; <see cref="ClassifierContinuation"/> has its weights.</summary>
    public static EncoderStart Of(PretrainedClassifierTransformer classifier) => new(
        classifier.Architecture, classifier.Tokenizer, classifier.Marks, architecture => new PretrainedEncoderNetwork(architecture));
}
