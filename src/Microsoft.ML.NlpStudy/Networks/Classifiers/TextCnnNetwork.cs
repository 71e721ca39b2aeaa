using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Embeds token ids, finds each filter's best window and gives a logit for each class: Kim, "Convolutional Neural Networks for Sentence
/// Classification" (2014).
/// </summary>
internal sealed class TextCnnNetwork : Module<TokenBatch, Tensor>, IEmbedsTokens
{
    private readonly Embedding embedding;
    private readonly Embedding? static_embedding;
    private readonly ModuleList<TextConvolution> convolutions;
    private readonly BatchNormalization? normalization;
    private readonly Linear output;
    private readonly SharedDropout dropout;
    private readonly TokenDropout token_dropout;

    public TextCnnNetwork(
        int vocabularySize, int classes, int embeddingSize, IReadOnlyList<int> windows, int filters, bool batchNormalization,
        double dropout,
        bool hasStaticChannel = false, double embeddingDropout = 0)
        : base(nameof(TextCnnNetwork))
    {
        embedding = EmbeddingLayer.Create(vocabularySize, embeddingSize);
        convolutions = new([.. windows.Select(window => new TextConvolution(embeddingSize, window, filters))]);
        normalization = batchNormalization ? new BatchNormalization(windows.Count * filters) : null;
        output = Linear(windows.Count * filters, classes);
        this.dropout = new SharedDropout(dropout);
        token_dropout = new TokenDropout(embeddingDropout);
        if (hasStaticChannel)
        {
            static_embedding = EmbeddingLayer.Create(vocabularySize, embeddingSize);
            static_embedding.weight!.requires_grad = false;
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    /// <inheritdoc/>
    public Embedding? StaticTokenEmbedding => static_embedding;

    // B texts, T tokens in the longest, E embedding size, F filters, W windows, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = embedding.call(batch.Ids);                                                  // (B, T, E)

        // The channels share their filters, whose results are added before the ReLU: the same as one convolution of the channels' sum.
        if (static_embedding is not null)
        {
            vectors = vectors.add(static_embedding.call(batch.Ids), Scalars.One);                                    // (B, T, E)
        }

        Tensor embedded = token_dropout.call(vectors, batch);                                        // (B, T, E)
        Tensor text = cat([.. convolutions.Select(convolution => convolution.call(embedded, batch))], 1); // (B, W·F)
        if (normalization is not null)
        {
            text = normalization.call(text);                                                         // (B, W·F)
        }

        Tensor logits = output.call(dropout.call(text, batch.DropoutRandom));                        // (B, C)
        return logits.MoveToOuterDisposeScope();
    }
}
