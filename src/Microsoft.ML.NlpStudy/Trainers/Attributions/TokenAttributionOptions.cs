using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of token attributions: the method, and the class that is explained.</summary>
public sealed record TokenAttributionOptions
{
    /// <summary>
    /// The method. Default: integrated gradients. The bags and networks of your own have occlusion alone.
    /// </summary>
    public TokenAttributionMethod Method { get; init; } = TokenAttributionMethod.IntegratedGradients;

    /// <summary>
    /// The class whose probability is explained. Default: <see langword="null"/>, each text's likeliest class.
    /// </summary>
    public string? Class { get; init; }

    /// <summary>
    /// The number of points between zero and a token's vector at which integrated gradients are computed. Default: 32.
    /// </summary>
    /// <remarks>
    /// More points bring the sum of a text's attributions closer to the difference that it stands for, and take as much longer.
    /// </remarks>
    public int Steps { get; init; } = 32;

    internal void Validate()
    {
        OptionCheck.IsDefined(Method);
        OptionCheck.That(Class is not "", "a class, or null for the likeliest", Class);
        OptionCheck.InRange(1, 10_000, Steps);
    }
}
