using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Embeds token ids, reads them with a recurrent network, pools its states and gives a logit for each class.</summary>
internal sealed class RnnClassifierNetwork : Module<TokenBatch, Tensor>, IEmbedsTokens
{
    private readonly Embedding embedding;
    private readonly RecurrentEncoder encoder;
    private readonly AttentionPooling? attention;
    private readonly Linear? hidden;
    private readonly Linear output;
    private readonly SharedDropout dropout;
    private readonly TokenDropout token_dropout;
    private readonly RnnPooling _pooling;
    private readonly bool _bidirectional;

    public RnnClassifierNetwork(RnnNetworkSizes sizes)
        : base(nameof(RnnClassifierNetwork))
    {
        _pooling = sizes.Pooling;
        _bidirectional = sizes.Bidirectional;
        embedding = EmbeddingLayer.Create(sizes.VocabularySize, sizes.EmbeddingSize);
        encoder = new RecurrentEncoder(
            sizes.Cell, sizes.EmbeddingSize, sizes.HiddenSize, sizes.Layers, sizes.Bidirectional, sizes.Dropout, sizes.Residual);
        attention = sizes.Pooling == RnnPooling.Attention ? new AttentionPooling(encoder.OutputSize) : null;
        hidden = sizes.DenseSize > 0 ? Linear(encoder.OutputSize, sizes.DenseSize) : null;
        output = Linear(sizes.DenseSize > 0 ? sizes.DenseSize : encoder.OutputSize, sizes.Classes);
        dropout = new SharedDropout(sizes.Dropout);
        token_dropout = new TokenDropout(sizes.EmbeddingDropout, timeMajor: true);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    // B texts, T tokens in the longest, E embedding size, S state size, D dense size, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor embedded = token_dropout.call(embedding.call(batch.Ids.t()), batch);              // (T, B, E)
        Tensor states = encoder.call(dropout.call(embedded, batch.DropoutRandom), batch);        // (T, B, S)
        Tensor text = attention is not null
            ? attention.call(states, batch)
            : StatePooling.Pool(states, batch, _pooling, _bidirectional);                        // (B, S)
        if (hidden is not null)
        {
            text = functional.relu(hidden.call(text));                                           // (B, D)
        }

        Tensor logits = output.call(dropout.call(text, batch.DropoutRandom));                    // (B, C)
        return logits.MoveToOuterDisposeScope();
    }
}
