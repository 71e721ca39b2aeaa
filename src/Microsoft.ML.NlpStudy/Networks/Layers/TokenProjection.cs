using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The output layer of a translator or language model: a logit for each token, and for the end of the text (id 0).</summary>
/// <remarks>
/// Its weights may be tied to the token vectors: Press and Wolf, "Using the Output Embedding to Improve Language Models" (2017).
/// </remarks>
internal sealed class TokenProjection : Module<Tensor, Tensor>, IMixesPrecision
{
    private readonly Parameter? weight;
    private readonly Parameter bias;
    private readonly Func<Tensor> _weight;

    /// <param name="inputSize">Size of an input vector, I.</param>
    /// <param name="vocabularySize">Number of tokens in the vocabulary, V.</param>
    /// <param name="tied">Token vectors (V + 1, I) to which the weights are tied; <see langword="null"/> for separate weights.</param>
    public TokenProjection(int inputSize, int vocabularySize, Embedding? tied)
        : base(nameof(TokenProjection))
    {
        double bound = 1 / Math.Sqrt(inputSize);
        weight = tied is null ? Parameter(init.uniform_(empty(vocabularySize + 1, inputSize), -bound, bound)) : null;
        bias = Parameter(zeros(vocabularySize + 1));
        RegisterComponents();

        // The embedding is no submodule, so tied weights are saved once. They are read at each call, since moving the network to a device
        // replaces them.
        _weight = () => weight ?? tied!.weight!;
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <summary>Packs the weights for many steps of decoding. The columns that fill the last panel are minus infinity.</summary>
    public PackedProduct PackForSearch() => PackedProduct.Of(_weight(), bias, filler: float.NegativeInfinity);

    /// <param name="input">(N, I)</param>
    /// <returns>(N, V + 1), float32</returns>
    public override Tensor forward(Tensor input) => MixedLinear.Apply(_weight(), bias, input, this.MixesNow());

    /// <summary>Computes the logits of a sample of tokens, and of the next token of each step.</summary>
    /// <remarks>
    /// The cross-entropy of the last column is that of all tokens, with the sum over the others estimated from the sample. If the sample
    /// has every token, it is exactly that of all tokens.
    /// </remarks>
    /// <param name="input">(N, I)</param>
    /// <param name="next">The next token at each step, int64 (N).</param>
    /// <param name="sample">K tokens.</param>
    /// <returns>(N, K + 1), float32: the sample's logits plus their log-weights, then the next token's logit.</returns>
    public Tensor Sampled(Tensor input, Tensor next, TokenSample sample)
    {
        using DisposeScope scope = NewDisposeScope();
        (long steps, long size) = (input.shape[0], sample.Ids.shape[0]);

        // The rows of sample and next tokens are chosen together, since each choice has a gradient as large as the whole table.
        Tensor chosen = cat([sample.Ids, next], 0);                                                        // (K + N)
        Tensor rows = _weight().index_select(0, chosen), biases = bias.index_select(0, chosen);            // (K + N, I), (K + N)
        Tensor offsets = biases.narrow(0, 0, size).add(sample.LogWeights, Scalars.One);                    // (K)
        Tensor logits = MixedLinear.Apply(rows.narrow(0, 0, size), null, input, this.MixesNow())
            .add(offsets, Scalars.One);                                                                    // (N, K)
        Tensor own = (input * rows.narrow(0, size, steps)).sum([1L])
            .add(biases.narrow(0, size, steps), Scalars.One);                                              // (N)

        // The next token is there once, in its own column.
        Tensor others = logits.flatten().index_fill(0, sample.Hits, Scalars.MinusInfinity).view(steps, size);
        return cat([others, own.unsqueeze(1)], 1).MoveToOuterDisposeScope();                               // (N, K + 1)
    }
}
