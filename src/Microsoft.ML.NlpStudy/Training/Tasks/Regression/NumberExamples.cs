using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts or pairs of texts with a number each, in memory.</summary>
/// <param name="layout">Whether an example is a single text or a pair.</param>
internal sealed class NumberExamples(ExampleLayout layout)
{
    /// <summary>Whether an example is a single text or a pair.</summary>
    public ExampleLayout Layout => layout;

    /// <summary>The texts' token ids.</summary>
    public TokenStore Texts { get; } = new();

    /// <summary>Each example's number, scaled so that those of the training rows have mean 0 and variance 1.</summary>
    public List<float> Targets { get; } = [];
}
