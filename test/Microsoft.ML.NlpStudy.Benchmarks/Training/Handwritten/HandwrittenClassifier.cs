using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// A text classifier by hand, of TorchSharp's own modules: token vectors, an encoder that makes one vector a text, logits.
/// </summary>
/// <remarks>It has no dropout and masks nothing: the texts that are compared are of one length.</remarks>
internal sealed class HandwrittenClassifier : Module<Tensor, Tensor>
{
    private readonly Embedding embedding;
    private readonly Module<Tensor, Tensor> encoder;
    private readonly Linear output;

    private HandwrittenClassifier(int vocabularySize, int classes, int embeddingSize, Module<Tensor, Tensor> encoder, int size)
        : base(nameof(HandwrittenClassifier))
    {
        embedding = Embedding(vocabularySize + 1, embeddingSize, padding_idx: 0);
        init.normal_(embedding.weight!, 0, 0.1);
        this.encoder = encoder;
        output = Linear(size, classes);
        RegisterComponents();
    }

    /// <summary>Makes the network of a recipe, with first weights of its own.</summary>
    /// <param name="options">The recipe's network.</param>
    /// <param name="vocabularySize">Tokens; ids run from 1.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="length">Tokens of the longest text.</param>
    /// <exception cref="ArgumentException">The classifier is of another kind.</exception>
    public static HandwrittenClassifier Create(TextClassifierOptions options, int vocabularySize, int classes, int length)
    {
        (Module<Tensor, Tensor> encoder, int size) = options switch
        {
            RnnClassifierOptions { Layers: 1, Residual: false, Pooling: RnnPooling.Last or RnnPooling.Maximum } rnn =>
                ((Module<Tensor, Tensor>)new HandwrittenRnn(rnn), HandwrittenRnn.SizeOf(rnn)),
            TextCnnClassifierOptions { BatchNormalization: false, StaticChannel: false } cnn =>
                (new HandwrittenTextCnn(cnn), cnn.Windows.Count * cnn.Filters),
            TransformerClassifierOptions { Positions: PositionKind.Learned, Pooling: TransformerPooling.Mean } transformer =>
                (new HandwrittenTransformer(transformer, length), transformer.EmbeddingSize),
            _ => throw new ArgumentException($"Recipe: expected a classifier that is written by hand here, found {options}."),
        };
        return new HandwrittenClassifier(vocabularySize, classes, options.EmbeddingSize, encoder, size);
    }

    /// <param name="ids">Token ids (B, T)</param>
    /// <returns>Logits (B, C)</returns>
    public override Tensor forward(Tensor ids) => output.call(encoder.call(embedding.call(ids)));
}
