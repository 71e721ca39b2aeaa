using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A tagger on a pretrained encoder: the state of each word's first piece, dropout, and the scores of tags.</summary>
/// <remarks>Devlin et al., "BERT" (2019). A long text is read in windows that overlap.</remarks>
internal sealed class PretrainedTaggerNetwork : TaggerNetwork
{
    private readonly PretrainedEncoderNetwork encoder;
    private readonly TagHead head;
    private readonly ElementDropout dropout;

    /// <param name="encoder">The encoder, which becomes a part of this network.</param>
    /// <param name="size">The size of a state, E.</param>
    /// <param name="tags">The number of tags, K.</param>
    /// <param name="rules">The transitions of a linear chain; <see langword="null"/> for a softmax.</param>
    /// <param name="dropoutProbability">The share of a state's features that is dropped in training.</param>
    public PretrainedTaggerNetwork(
        PretrainedEncoderNetwork encoder, int size, int tags, TransitionRules? rules, double dropoutProbability)
        : base(nameof(PretrainedTaggerNetwork))
    {
        this.encoder = encoder;
        Linear output = Linear(size, tags);
        EncoderWeightStart.Apply(output);
        head = new TagHead(output, rules);
        dropout = new ElementDropout(dropoutProbability);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override TagHead Head => head;

    // B windows, T pieces in the longest, E state size, N words in all texts, K tags.
    public override Tensor forward(TaggerBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = encoder.call(batch.Texts).flatten(0, 1);                  // (B·T, E)
        Tensor words = states.index_select(0, batch.Places);                      // (N, E)
        words = dropout.call(words, batch.Texts.DropoutRandom);                   // (N, E)
        return head.call(words).MoveToOuterDisposeScope();                        // (N, K)
    }
}
