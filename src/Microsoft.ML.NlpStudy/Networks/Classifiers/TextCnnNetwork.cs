using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A convolutional classifier: an embedding, convolutions with max-over-time pooling, and a logit for each class. Kim, "Convolutional
/// Neural Networks for Sentence Classification" (2014).
/// </summary>
internal sealed class TextCnnNetwork : Module<TokenBatch, Tensor>, IEmbedsTokens, IPerturbsEmbeddings, IExportsGraph
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
    }

    private readonly Embedding embedding;
    private readonly Embedding? static_embedding;
    private readonly ModuleList<TextConvolution> convolutions;
    private readonly BatchNormalization? normalization;
    private readonly Linear output;
    private readonly SharedDropout dropout;
    private readonly TokenDropout token_dropout;

    public TextCnnNetwork(IArchitecture architecture, int vocabularySize, int classes)
        : base(nameof(TextCnnNetwork))
    {
        int features = architecture.Windows.Count * architecture.Filters;
        embedding = EmbeddingLayer.Create(vocabularySize, architecture.EmbeddingSize);
        convolutions = new([.. architecture.Windows.Select(
            window => new TextConvolution(architecture.EmbeddingSize, window, architecture.Filters))]);
        normalization = architecture.BatchNormalization ? new BatchNormalization(features) : null;
        output = Linear(features, classes);
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

    // B texts, T tokens in the longest, E embedding size, F filters, W windows, C classes.
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
        Tensor text = cat([.. convolutions.Select(convolution => convolution.call(embedded, batch))], 1); // (B, W·F)
        if (normalization is not null)
        {
            text = normalization.call(text);                                                              // (B, W·F)
        }

        Tensor logits = output.call(dropout.call(text, batch.DropoutRandom));                             // (B, C)
        return logits.MoveToOuterDisposeScope();
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
        return output.Export(normalization is null ? text : normalization.Export(text));                  // (B, C)
    }
}
