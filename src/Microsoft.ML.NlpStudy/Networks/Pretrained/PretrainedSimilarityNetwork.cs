using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A network that gives the similarity of two texts, on a pretrained encoder.</summary>
/// <remarks>
/// Reimers and Gurevych, "Sentence-BERT" (2019): the cosine of the texts' vectors, where each text is read alone. A cross-encoder reads
/// both texts together, and a linear layer gives the similarity.
/// </remarks>
internal sealed class PretrainedSimilarityNetwork : Module<TokenBatch, Tensor>
{
    private readonly PretrainedEncoderNetwork encoder;
    private readonly Linear? output;
    private readonly ElementDropout dropout;
    private readonly EncoderPooling _pooling;

    /// <param name="encoder">The encoder, which becomes a part of this network.</param>
    /// <param name="pooling">The vector that is made of a text's states.</param>
    /// <param name="size">The size of a state, E.</param>
    /// <param name="isCrossEncoder">Whether both texts are read together.</param>
    /// <param name="dropoutProbability">The share of the vector's features dropped before the linear layer in training.</param>
    public PretrainedSimilarityNetwork(
        PretrainedEncoderNetwork encoder, EncoderPooling pooling, int size, bool isCrossEncoder, double dropoutProbability)
        : base(nameof(PretrainedSimilarityNetwork))
    {
        this.encoder = encoder;
        output = isCrossEncoder ? Linear(size, 1) : null;
        if (output is not null)
        {
            EncoderWeightStart.Apply(output);
        }

        dropout = new ElementDropout(dropoutProbability);
        _pooling = pooling;
        RegisterComponents();
    }

    /// <summary>The number of texts that the network reads of a pair: 2, or 1 where both are read together.</summary>
    public int TextsPerPair => output is null ? 2 : 1;

    /// <param name="batch">
    /// The texts of B pairs as <see cref="PretrainedEncoderNetwork"/> reads them: B pairs, or B first texts and then their B second texts.
    /// </param>
    /// <returns>(B): the similarities, where 0 to 1 is the range of the training labels.</returns>
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = Features(batch);                                                          // (B, 1) or (2B, E)
        if (output is not null)
        {
            return features.squeeze(1).MoveToOuterDisposeScope();                                   // (B)
        }

        Tensor[] sides = features.chunk(2);                                                         // (B, E) twice
        return sides[0].mul(sides[1]).sum([1L]).MoveToOuterDisposeScope();                          // (B)
    }

    /// <summary>Computes of each text what the similarity is made of.</summary>
    /// <param name="batch">N texts.</param>
    /// <returns>(N, E): vectors of length 1, whose product is the cosine. (N, 1) of a cross-encoder: the similarities.</returns>
    public Tensor Features(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = encoder.Pool(encoder.call(batch), batch, _pooling);                         // (N, E)
        Tensor features = output is null
            ? functional.normalize(pooled)                                                          // (N, E)
            : output.call(dropout.call(pooled, batch.DropoutRandom));                               // (N, 1)
        return features.MoveToOuterDisposeScope();
    }
}
