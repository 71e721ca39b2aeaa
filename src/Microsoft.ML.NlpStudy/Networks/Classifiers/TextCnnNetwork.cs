using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A convolutional classifier of texts or pairs: an embedding, convolutions with max-over-time pooling, and a logit for each class. Kim,
/// "Convolutional Neural Networks for Sentence Classification" (2014).
/// </summary>
internal sealed class TextCnnNetwork
    : Module<TokenBatch, Tensor>, IEmbedsTokens, IPerturbsEmbeddings, IExportsGraph, IReadsSingleTexts, IReadsPairs
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        int EmbeddingSize { get; }
        IReadOnlyList<int> Windows { get; }
        int Filters { get; }
        bool BatchNormalization { get; }
        bool StaticChannel { get; }
        double Dropout { get; }
        double EmbeddingDropout { get; }
        ExampleLayout Layout => default;
    }

    private readonly Embedding embedding;
    private readonly Embedding? static_embedding;
    private readonly ModuleList<TextConvolution> convolutions;
    private readonly BatchNormalization? normalization;
    private readonly Linear output;
    private readonly SharedDropout dropout;
    private readonly TokenDropout token_dropout;
    private readonly IArchitecture _architecture;

    public TextCnnNetwork(IArchitecture architecture, int vocabularySize, int classes)
        : base(nameof(TextCnnNetwork))
    {
        _architecture = architecture;
        int features = architecture.Windows.Count * architecture.Filters;
        embedding = EmbeddingLayer.Create(vocabularySize, architecture.EmbeddingSize);
        convolutions = new([.. architecture.Windows.Select(
            window => new TextConvolution(architecture.EmbeddingSize, window, architecture.Filters))]);
        normalization = architecture.BatchNormalization ? new BatchNormalization(features) : null;
        output = Linear(features * PairFeatures.PartsOf(architecture.Layout), classes);
        dropout = new SharedDropout(architecture.Dropout);
        token_dropout = new TokenDropout(architecture.EmbeddingDropout);
        if (architecture.StaticChannel)
        {
            static_embedding = EmbeddingLayer.Create(vocabularySize, architecture.EmbeddingSize);
            static_embedding.weight!.requires_grad = false;
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    /// <inheritdoc/>
    public Embedding? StaticTokenEmbedding => static_embedding;

    /// <inheritdoc/>
    public EmbeddingNormalization? Normalization { get; set; }

    /// <inheritdoc/>
    public ExampleLayout Layout => _architecture.Layout;

    /// <inheritdoc/>
    public SingleTextNetwork? PackForSingleTexts()
    {
        if (Layout.IsPair || _architecture.Filters < Lanes.Count)
        {
            return null;
        }

        (int filters, int size) = (_architecture.Filters, _architecture.EmbeddingSize);
        float[][] weights = [.. convolutions.Select(convolution => PackedProduct.Values(convolution.Weight))];
        (int Convolution, int Row)[] rows = [.. _architecture.Windows.SelectMany(
            (window, convolution) => Enumerable.Range(0, window).Select(row => (convolution, row)))];
        var product = new PackedProduct(rows.Length * filters, size, (output, input) =>
        {
            (int convolution, int row) = rows[output / filters];
            return weights[convolution][((((output % filters) * size) + input) * _architecture.Windows[convolution]) + row];
        }, null);
        float[] biases = [.. convolutions.SelectMany(convolution => PackedProduct.Values(convolution.Bias))];
        return new SingleCnn(
            static_embedding is null
                ? TokenVectors.Products(product, embedding)
                : TokenVectors.Products(product, embedding, static_embedding),
            _architecture.Windows, biases, PackedOutput());
    }

    // The normalization is a factor and an offset of each feature, which the output's weights take in.
    private PackedProduct PackedOutput()
    {
        if (normalization is null)
        {
            return PackedProduct.Of(output.weight!, output.bias);
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        (Tensor factor, Tensor offset) = normalization.RunningChange();                                   // (W·F), (W·F)
        return PackedProduct.Of(output.weight!.mul(factor), output.bias!.add(output.weight!.mv(offset), Scalars.One));
    }

    // B texts, or the 2B texts of B pairs; T tokens in the longest, E embedding size, F filters, W windows, P an example's features, C
    // classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        return Classify(Embed(batch), batch).MoveToOuterDisposeScope();                                   // (B, C)
    }

    /// <inheritdoc/>
    public Tensor Embed(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = this.Look(batch.Ids);                                                            // (B, T, E)

        // The channels share their filters, and the results are added before the ReLU: one convolution of the channels' sum.
        if (static_embedding is not null)
        {
            vectors = vectors.add(static_embedding.call(batch.Ids), Scalars.One);                         // (B, T, E)
        }

        return token_dropout.call(vectors, batch).MoveToOuterDisposeScope();                              // (B, T, E)
    }

    /// <inheritdoc/>
    public Tensor Classify(Tensor embedded, TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = PairFeatures.Of(Encode(embedded, batch), Layout);                               // (B, P)
        Tensor logits = output.call(dropout.call(features, batch.DropoutRandom));                         // (B, C)
        return logits.MoveToOuterDisposeScope();
    }

    private Tensor Encode(Tensor embedded, TokenBatch batch)
    {
        Tensor text = cat([.. convolutions.Select(convolution => convolution.call(embedded, batch))], 1); // (B, W·F)
        return normalization is null ? text : normalization.call(text);                                   // (B, W·F)
    }

    /// <inheritdoc/>
    public GraphValue Export(GraphTexts texts)
    {
        GraphValue vectors = embedding.Export(texts.Ids);                                                 // (B, T, E)
        if (static_embedding is not null)
        {
            vectors += static_embedding.Export(texts.Ids);                                                // (B, T, E)
        }

        vectors = vectors.Transpose(0, 2, 1);                                                             // (B, E, T)
        GraphValue text = GraphValue.Concatenate(
            1, [.. convolutions.Select(convolution => convolution.Export(vectors, texts))]);              // (B, W·F)
        text = normalization is null ? text : normalization.Export(text);                                 // (B, W·F)
        return output.Export(PairFeatures.Export(text, Layout));                                          // (B, C)
    }
}
