using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>Embeds token ids, reads them with a recurrent network, pools its states and gives a logit for each class.</summary>
internal sealed class RnnClassifierNetwork : Module<TokenBatch, Tensor>
{
    private readonly Embedding embedding;
    private readonly RecurrentEncoder encoder;
    private readonly Linear? hidden;
    private readonly Linear output;
    private readonly SharedDropout dropout;
    private readonly RnnPooling _pooling;
    private readonly bool _bidirectional;

    /// <param name="options">The sizes.</param>
    /// <param name="vocabularySize">Tokens in the vocabulary; ids run from 1 to this, 0 is padding.</param>
    /// <param name="classes">Number of classes.</param>
    public RnnClassifierNetwork(RnnClassifierOptions options, int vocabularySize, int classes)
        : base(nameof(RnnClassifierNetwork))
    {
        _pooling = options.Pooling;
        _bidirectional = options.Bidirectional;
        embedding = Embedding(vocabularySize + 1, options.EmbeddingSize, padding_idx: TokenStore.PaddingId);
        encoder = new RecurrentEncoder(options.Cell, options.EmbeddingSize, options.HiddenSize, options.Layers, options.Bidirectional, options.Dropout);
        hidden = options.DenseSize > 0 ? Linear(encoder.OutputSize, options.DenseSize) : null;
        output = Linear(options.DenseSize > 0 ? options.DenseSize : encoder.OutputSize, classes);
        dropout = new SharedDropout(options.Dropout);
        RegisterComponents();
    }

    // B texts, T tokens in the longest, E embedding size, S state size, D dense size, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor embedded = embedding.call(batch.Ids.t());                                         // (T, B, E)
        Tensor states = encoder.call(dropout.call(embedded, batch.DropoutRandom), batch);        // (T, B, S)
        Tensor text = StatePooling.Pool(states, batch, _pooling, _bidirectional);                // (B, S)
        if (hidden is not null)
            text = functional.relu(hidden.call(text));                                           // (B, D)
        Tensor logits = output.call(dropout.call(text, batch.DropoutRandom));                    // (B, C)
        return logits.MoveToOuterDisposeScope();
    }
}
