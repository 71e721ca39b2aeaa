using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <c>FindTopics</c>: the number of topics, the words that are counted, and the sampling of LightLDA.</summary>
public sealed record FindTopicsOptions
{
    /// <summary>The number of topics; at least 2. Default: 20.</summary>
    public int Topics { get; init; } = 20;

    /// <summary>The words that are counted. Default: those of at least 2 texts and at most half of them.</summary>
    public WordSelection Words { get; init; } = new();

    /// <summary>The number of passes of the sampler over the texts; at least 1. Default: 100.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>
    /// The sum over the topics of the Dirichlet prior of a text's topics in training, at least 10: the higher, the more topics a text
    /// has. Default: 10.
    /// </summary>
    /// <remarks>LightLDA would take 100 in place of any number below 10.</remarks>
    public float AlphaSum { get; init; } = 10;

    /// <summary>The Dirichlet prior of a topic's words, above 0: the higher, the more words a topic has. Default: 0.01.</summary>
    public float Beta { get; init; } = 0.01f;

    /// <summary>The number of Metropolis-Hastings steps for each token and iteration; at least 1. Default: 4.</summary>
    public int SamplingSteps { get; init; } = 4;

    /// <summary>
    /// The sum over the topics of the prior when the transformer infers a text's topics, 1e-6 to 1e6: the higher, the more even are the
    /// topics of short texts. Default: 1.
    /// </summary>
    public double InferenceAlphaSum { get; init; } = 1;

    /// <summary>The seed of the sampler. Default: 0.</summary>
    /// <remarks>
    /// LightLDA always starts from the same random numbers. The seed settles the order of the words and texts that it is given.
    /// </remarks>
    public int Seed { get; init; }

    /// <summary>The number of training threads; at least 1. Default: 1.</summary>
    /// <remarks>The same seed and number of threads give the same topics. Another number of threads gives others.</remarks>
    public int Threads { get; init; } = 1;

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.That(Topics is >= 2 and <= VectorFileHeader.LargestDimension, $"2 to {VectorFileHeader.LargestDimension}", Topics);
        OptionCheck.That(Words is not null, "a selection of words", Words);
        Words!.Validate();
        OptionCheck.AtLeast(1, Iterations);
        OptionCheck.That(AlphaSum >= 10 && float.IsFinite(AlphaSum), "at least 10, the least that LightLDA accepts", AlphaSum);
        OptionCheck.Positive(Beta);
        OptionCheck.AtLeast(1, SamplingSteps);
        OptionCheck.That(InferenceAlphaSum is >= 1e-6 and <= 1e6, "1e-6 to 1e6", InferenceAlphaSum);
        OptionCheck.InRange(1, 1024, Threads);
    }
}
