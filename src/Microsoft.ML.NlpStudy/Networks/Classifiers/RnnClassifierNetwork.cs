using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A recurrent classifier: an embedding, recurrent layers, pooling of their states, and a logit for each class.</summary>
internal sealed class RnnClassifierNetwork
    : Module<TokenBatch, Tensor>, IEmbedsTokens, IPerturbsEmbeddings, IExportsGraph, IReadsSingleTexts
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        RnnCellKind Cell { get; }
        int EmbeddingSize { get; }
        int HiddenSize { get; }
        int Layers { get; }
        bool Bidirectional { get; }
        bool Residual { get; }
        int DenseSize { get; }
        RnnPooling Pooling { get; }
        double Dropout { get; }
        double EmbeddingDropout { get; }
        double WeightDropout { get; }
        bool Reverse { get; }
    }

    private readonly Embedding embedding;
    private readonly RecurrentEncoder encoder;
    private readonly AttentionPooling? attention;
    private readonly Linear? hidden;
    private readonly Linear output;
    private readonly SharedDropout dropout;
    private readonly TokenDropout token_dropout;
    private readonly IArchitecture _architecture;
    private readonly RnnPooling _pooling;
    private readonly bool _bidirectional;
    private readonly bool _reversed;

    public RnnClassifierNetwork(IArchitecture architecture, int vocabularySize, int classes)
        : base(nameof(RnnClassifierNetwork))
    {
        _architecture = architecture;
        _pooling = architecture.Pooling;
        _bidirectional = architecture.Bidirectional;
        _reversed = architecture.Reverse;
        embedding = EmbeddingLayer.Create(vocabularySize, architecture.EmbeddingSize);
        encoder = new RecurrentEncoder(architecture.Cell, architecture.EmbeddingSize, architecture.HiddenSize, architecture.Layers,
            architecture.Bidirectional, architecture.Dropout, architecture.Residual, architecture.WeightDropout);
        attention = architecture.Pooling == RnnPooling.Attention ? new AttentionPooling(encoder.OutputSize) : null;
        int pooledSize = encoder.OutputSize * StatePooling.PartsOf(architecture.Pooling);
        hidden = architecture.DenseSize > 0 ? Linear(pooledSize, architecture.DenseSize) : null;
        output = Linear(architecture.DenseSize > 0 ? architecture.DenseSize : pooledSize, classes);
        dropout = new SharedDropout(architecture.Dropout);
        token_dropout = new TokenDropout(architecture.EmbeddingDropout, timeMajor: true);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    /// <inheritdoc/>
    public EmbeddingNormalization? Normalization { get; set; }

    /// <inheritdoc/>
    public SingleTextNetwork? PackForSingleTexts()
    {
        // Only tensors pool by attention, or add token vectors to states.
        if (attention is not null || (_architecture.Residual && _architecture.EmbeddingSize == encoder.OutputSize))
        {
            return null;
        }

        PackedRecurrentLayer[] layers = encoder.PackForSingleTexts(_architecture.Cell, _architecture.EmbeddingSize);
        PackedRecurrentLayer last = layers[^1];
        int parts = StatePooling.PartsOf(_pooling);
        PackedProduct ofText = PackedProduct.Of(
            (hidden ?? output).weight!, (hidden ?? output).bias, parts * last.StateSize,
            place => (place / encoder.OutputSize * last.StateSize) + last.PlaceOf(place % encoder.OutputSize));
        return new SingleRnn(
            TokenVectors.Products(layers[0].InputProduct, embedding), layers, _architecture, hidden is null ? null : ofText,
            hidden is null ? ofText : PackedProduct.Of(output.weight!, output.bias, ofText.Width, place => place));
    }

    // B texts, T tokens in the longest, E embedding size, S state size, P size of a text's vector, D dense size, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        return Classify(Embed(batch), batch).MoveToOuterDisposeScope();                      // (B, C)
    }

    /// <inheritdoc/>
    public Tensor Embed(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = this.Look(batch.Ids.t());                                           // (T, B, E)
        return token_dropout.call(vectors, batch).transpose(0, 1).MoveToOuterDisposeScope(); // (B, T, E)
    }

    /// <inheritdoc/>
    public Tensor Classify(Tensor embedded, TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = dropout.call(embedded.transpose(0, 1), batch.DropoutRandom);          // (T, B, E)
        Tensor states = encoder.call(_reversed ? RecurrentEncoder.Reversed(input, batch) : input, batch); // (T, B, S)
        Tensor text = attention is not null
            ? attention.call(_reversed ? RecurrentEncoder.Reversed(states, batch) : states, batch)
            : StatePooling.Pool(states, batch, _pooling, _bidirectional);                 // (B, P)
        if (hidden is not null)
        {
            text = functional.relu(hidden.call(text));                                    // (B, D)
        }

        Tensor logits = output.call(dropout.call(text, batch.DropoutRandom));             // (B, C)
        return logits.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public GraphValue Export(GraphTexts texts)
    {
        GraphValue input = embedding.Export(texts.Ids).Transpose(1, 0, 2);                          // (T, B, E)
        GraphValue states = encoder.Export(_reversed ? RecurrentEncoder.Reversed(input, texts) : input, texts); // (T, B, S)
        GraphValue text = attention is not null
            ? attention.Export(_reversed ? RecurrentEncoder.Reversed(states, texts) : states, texts)
            : StatePooling.Export(states, texts, _pooling, _bidirectional ? encoder.OutputSize / 2 : null); // (B, P)
        return output.Export(hidden is null ? text : hidden.Export(text).Apply("Relu"));            // (B, C)
    }
}
