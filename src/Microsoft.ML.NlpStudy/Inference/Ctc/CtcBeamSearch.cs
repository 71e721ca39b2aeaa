using Microsoft.ML.NlpStudy.Inference;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Prefix beam search over the output of a network trained with CTC (connectionist temporal classification), with an optional language
/// model.
/// </summary>
/// <remarks>
/// <para>
/// Graves, "Supervised Sequence Labelling with Recurrent Neural Networks" (2012); Hannun et al., "First-Pass Large Vocabulary Continuous
/// Speech Recognition using Bi-Directional Recurrent DNNs" (2014).
/// </para>
/// <para>
/// At each frame an alignment has a label or a blank. Equal neighbors are joined, and blanks are dropped: <c>a a _ a b</c> has the
/// labeling <c>a a b</c>. The probability of a labeling is the sum over its alignments. The search keeps the best beginnings of labelings
/// and adds up their alignments, those that end in a blank apart from the others. With a beam as large as there are labelings, it is
/// exact.
/// </para>
/// <para>
/// A labeling's score is log p(labels) + α·log q(labels, end) + β·(number of labels), with the language model's probability q. Any number
/// of threads may search at once, if the language model allows it.
/// </para>
/// </remarks>
public sealed class CtcBeamSearch
{
    private readonly CtcBeamSearchOptions _options;

    /// <summary>Creates a search.</summary>
    /// <param name="options">Sizes, pruning and language model; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public CtcBeamSearch(CtcBeamSearchOptions? options = null)
    {
        _options = options ?? new CtcBeamSearchOptions();
        _options.Validate();
    }

    /// <summary>Finds the best labelings of one sequence of frames.</summary>
    /// <param name="logProbabilities">The log-probabilities of the C classes in each of the T frames, (T, C), of any float type.</param>
    /// <returns>
    /// The labelings, best first: <see cref="CtcBeamSearchOptions.BestCount"/>, or fewer if the beam has fewer. None if the language model
    /// forbids all.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The tensor has another shape or type, or a number that is no log-probability; or the blank is no class.
    /// </exception>
    /// <exception cref="InvalidOperationException">The language model gave a number that is no log-probability.</exception>
    public IReadOnlyList<CtcLabeling> Search(Tensor logProbabilities) => Search(CtcFrames.OfOne(logProbabilities, _options.Blank));

    /// <summary>Finds the best labelings of each sequence in a batch.</summary>
    /// <param name="logProbabilities">
    /// The log-probabilities of the C classes in each of the T frames of B sequences, (B, T, C), of any float type. TorchSharp's
    /// <c>ctc_loss</c> has the frames first, (T, B, C); <c>transpose(0, 1)</c> changes one into the other.
    /// </param>
    /// <param name="lengths">The number of frames of each sequence, up to T; <see langword="null"/> for T.</param>
    /// <returns>For each sequence its labelings, as <see cref="Search(Tensor)"/> gives them.</returns>
    /// <exception cref="ArgumentException">
    /// The tensor has another shape or type, or a number that is no log-probability; or the lengths do not fit; or the blank is no class.
    /// </exception>
    /// <exception cref="InvalidOperationException">The language model gave a number that is no log-probability.</exception>
    public IReadOnlyList<CtcLabeling>[] SearchBatch(Tensor logProbabilities, IReadOnlyList<int>? lengths = null) =>
        [.. CtcFrames.OfBatch(logProbabilities, lengths, _options.Blank).Select(Search)];

    private List<CtcLabeling> Search(CtcFrames frames)
    {
        var beam = new CtcBeam(_options);
        for (int frame = 0; frame < frames.Count; frame++)
        {
            beam.Advance(frames[frame]);
        }

        return beam.Finish();
    }
}
