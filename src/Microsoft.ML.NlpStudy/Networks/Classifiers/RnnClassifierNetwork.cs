using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A recurrent classifier of texts or pairs: an embedding, recurrent layers, pooling of their states, and a logit for each class.
/// </summary>
internal sealed class RnnClassifierNetwork
    : Module<TokenBatch, Tensor>, IEmbedsTokens, IPerturbsEmbeddings, IExportsGraph, IReadsSingleTexts, IReadsPairs
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
        ExampleLayout Layout => default;
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
            architecture.Bidirectional, architecture.Dropout, architecture.Residual, architecture.WeightDropout, architecture.Layout);
        attention = architecture.Pooling == RnnPooling.Attention ? new AttentionPooling(encoder.OutputSize) : null;
        int features = encoder.OutputSize * StatePooling.PartsOf(architecture.Pooling) * PairFeatures.PartsOf(architecture.Layout);
        hidden = architecture.DenseSize > 0 ? Linear(features, architecture.DenseSize) : null;
        output = Linear(architecture.DenseSize > 0 ? architecture.DenseSize : features, classes);
        dropout = new SharedDropout(architecture.Dropout);
        token_dropout = new TokenDropout(architecture.EmbeddingDropout, timeMajor: true);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    /// <inheritdoc/>
    public EmbeddingNormalization? Normalization { get; set; }

    /// <inheritdoc/>
    public ExampleLayout Layout => _architecture.Layout;

    /// <inheritdoc/>
    public SingleTextNetwork? PackForSingleTexts()
    {
        // Only tensors read pairs, pool by attention, or add token vectors to states.
        if (Layout.IsPair || attention is not null || (_architecture.Residual && _architecture.EmbeddingSize == encoder.OutputSize))
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

    // B texts, or the 2B texts of B pairs; T tokens in the longest, E embedding size, S state size, P size of a text's vector, F of an
    // example's features, D dense size, C classes.
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
        Tensor features = PairFeatures.Of(Encode(embedded, batch), Layout);                  // (B, F)
        if (hidden is not null)
        {
            features = functional.relu(hidden.call(features));                               // (B, D)
        }

        Tensor logits = output.call(dropout.call(features, batch.DropoutRandom));            // (B, C)
        return logits.MoveToOuterDisposeScope();
    }

    private Tensor Encode(Tensor embedded, TokenBatch batch)
    {
        Tensor input = dropout.OfTexts(embedded.transpose(0, 1), batch.DropoutRandom, Layout); // (T, B, E)
        Tensor states = encoder.call(_reversed ? RecurrentEncoder.Reversed(input, batch) : input, batch); // (T, B, S)
        return attention is not null
            ? attention.call(_reversed ? RecurrentEncoder.Reversed(states, batch) : states, batch)
            : StatePooling.Pool(states, batch, _pooling, _bidirectional);                    // (B, P)
    }

    /// <inheritdoc/>
    public GraphValue Export(GraphTexts texts)
    {
        GraphValue input = embedding.Export(texts.Ids).Transpose(1, 0, 2);                          // (T, B, E)
        GraphValue states = encoder.Export(_reversed ? RecurrentEncoder.Reversed(input, texts) : input, texts); // (T, B, S)
        GraphValue text = attention is not null
            ? attention.Export(_reversed ? RecurrentEncoder.Reversed(states, texts) : states, texts)
            : StatePooling.Export(states, texts, _pooling, _bidirectional ? encoder.OutputSize / 2 : null); // (B, P)
        GraphValue features = PairFeatures.Export(text, Layout);                                    // (B, F)
        return output.Export(hidden is null ? features : hidden.Export(features).Apply("Relu"));    // (B, C)
    }
}
