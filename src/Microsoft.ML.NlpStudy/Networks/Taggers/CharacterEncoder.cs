using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Makes a vector of the characters of each word.</summary>
/// <remarks>
/// A convolution with max pooling: Ma and Hovy, "End-to-end Sequence Labeling via Bi-directional LSTM-CNNs-CRF" (2016). A bidirectional
/// LSTM: Lample et al., "Neural Architectures for Named Entity Recognition" (2016).
/// </remarks>
internal sealed class CharacterEncoder : Module<TokenBatch, DropoutRandom?, Tensor>
{
    /// <summary>The number of characters that a filter of the convolution reads.</summary>
    public const int Window = 3;

    private readonly Embedding embedding;
    private readonly TextConvolution? convolution;
    private readonly RecurrentEncoder? encoder;
    private readonly ElementDropout dropout;

    /// <param name="kind">The kind of encoder.</param>
    /// <param name="characters">The number of characters in the vocabulary.</param>
    /// <param name="embeddingSize">The size of a character's vector, E.</param>
    /// <param name="size">The size of a word's vector, F; even for a bidirectional LSTM.</param>
    /// <param name="dropout">The share of features of characters' vectors that is dropped in training.</param>
    public CharacterEncoder(CharacterEncoderKind kind, int characters, int embeddingSize, int size, double dropout)
        : base(nameof(CharacterEncoder))
    {
        embedding = EmbeddingLayer.Create(characters, embeddingSize);
        if (kind == CharacterEncoderKind.Cnn)
        {
            convolution = new TextConvolution(embeddingSize, Window, size);
        }
        else
        {
            encoder = new RecurrentEncoder(RnnCellKind.Lstm, embeddingSize, size / 2, layers: 1, bidirectional: true, dropout: 0);
        }

        this.dropout = new ElementDropout(dropout);
        RegisterComponents();
    }

    /// <param name="words">W words as texts of characters.</param>
    /// <param name="random">The source of dropout; <see langword="null"/> drops nothing.</param>
    /// <returns>(W, F)</returns>
    public override Tensor forward(TokenBatch words, DropoutRandom? random)
    {
        using DisposeScope scope = NewDisposeScope();
        if (convolution is not null)
        {
            Tensor rows = dropout.call(embedding.call(words.Ids), random);                               // (W, C, E)
            return convolution.call(rows, words).MoveToOuterDisposeScope();                              // (W, F)
        }

        Tensor steps = dropout.call(embedding.call(words.Ids.t()), random);                              // (C, W, E)
        Tensor states = encoder!.call(steps, words);                                                     // (C, W, F)
        return StatePooling.Pool(states, words, RnnPooling.Last, bidirectional: true).MoveToOuterDisposeScope(); // (W, F)
    }
}
