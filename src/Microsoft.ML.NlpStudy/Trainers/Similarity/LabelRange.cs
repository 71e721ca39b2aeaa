using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The range of the training labels, which a network sees as 0 to 1.</summary>
/// <param name="Minimum">The smallest label.</param>
/// <param name="Maximum">The largest label.</param>
internal sealed record LabelRange(float Minimum, float Maximum)
{
    // In double, where the difference of two floats does not overflow.
    private double Width => (double)Maximum - Minimum;

    /// <summary>Scales a label; those outside the range become less than 0 or more than 1.</summary>
    public float Scale(float label) => (float)(((double)label - Minimum) / Width);

    /// <summary>Gives the label that a network's output stands for.</summary>
    public float Unscale(float similarity) => (float)(Minimum + (similarity * Width));

    /// <summary>Checks what was read from a model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is no number, or there is nothing between them.</exception>
    public void Validate()
    {
        OptionCheck.That(float.IsFinite(Minimum), "a finite number", Minimum);
        OptionCheck.That(float.IsFinite(Maximum) && Maximum > Minimum, $"a finite number above {Minimum}", Maximum);
    }
}
