using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Inference;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>Greedy decoding of the output of a network trained with CTC: the labeling of the most probable alignment.</summary>
/// <remarks>
/// Graves et al., "Connectionist Temporal Classification" (2006). It is fast. But the most probable labeling may be another, since its
/// probability is the sum over its alignments; <see cref="CtcBeamSearch"/> adds them up.
/// </remarks>
public static class CtcBestPath
{
    /// <summary>Decodes one sequence of frames.</summary>
    /// <param name="logProbabilities">The log-probabilities of the C classes in each of the T frames, (T, C), of any float type.</param>
    /// <param name="blank">The index of the blank among the classes.</param>
    /// <returns>The labeling, with the log-probability of the alignment, at most that of the labeling.</returns>
    /// <exception cref="ArgumentException">
    /// The tensor has another shape or type, or a number that is no log-probability; or the blank is no class.
    /// </exception>
    public static CtcLabeling Search(Tensor logProbabilities, int blank = 0) => Search(CtcFrames.OfOne(logProbabilities, blank), blank);

    /// <summary>Decodes each sequence in a batch.</summary>
    /// <param name="logProbabilities">
    /// The log-probabilities of the C classes in each of the T frames of B sequences, (B, T, C), of any float type.
    /// </param>
    /// <param name="lengths">The number of frames of each sequence, up to T; <see langword="null"/> for T.</param>
    /// <param name="blank">The index of the blank among the classes.</param>
    /// <returns>The labelings, with the log-probabilities of the alignments.</returns>
    /// <exception cref="ArgumentException">
    /// The tensor has another shape or type, or a number that is no log-probability; or the lengths do not fit; or the blank is no class.
    /// </exception>
    public static CtcLabeling[] SearchBatch(Tensor logProbabilities, IReadOnlyList<int>? lengths = null, int blank = 0) =>
        [.. CtcFrames.OfBatch(logProbabilities, lengths, blank).Select(frames => Search(frames, blank))];

    /// <summary>Makes the labeling of an alignment: joins equal neighbors, then drops blanks.</summary>
    /// <param name="alignment">The class of each frame.</param>
    /// <param name="blank">The index of the blank among the classes.</param>
    public static int[] Collapse(IReadOnlyList<int> alignment, int blank = 0)
    {
        ArgumentNullException.ThrowIfNull(alignment);
        var labels = new List<int>();
        for (int frame = 0; frame < alignment.Count; frame++)
        {
            if (alignment[frame] != blank && (frame == 0 || alignment[frame] != alignment[frame - 1]))
            {
                labels.Add(alignment[frame]);
            }
        }

        return [.. labels];
    }

    private static CtcLabeling Search(CtcFrames frames, int blank)
    {
        int[] alignment = new int[frames.Count];
        double logProbability = 0;
        for (int frame = 0; frame < frames.Count; frame++)
        {
            alignment[frame] = ArgMax.Of<double>(frames[frame]);
            logProbability += frames[frame][alignment[frame]];
        }

        return new CtcLabeling(Collapse(alignment, blank), logProbability, 0, logProbability);
    }
}
