using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// A Transformer that translates, by hand, of TorchSharp's own modules. Its output multiplies with the target's token vectors.
/// </summary>
/// <remarks>Id 0 is padding in a source, and the start and the end of a translation. There is no dropout.</remarks>
internal sealed class HandwrittenTranslator : Module<Tensor, Tensor, Tensor>
{
    private const int MaximumLength = 512;
    private readonly Embedding source_embedding;
    private readonly Embedding target_embedding;
    private readonly ModuleList<HandwrittenEncoderLayer> encoder;
    private readonly LayerNorm encoder_norm;
    private readonly ModuleList<HandwrittenDecoderLayer> decoder;
    private readonly LayerNorm decoder_norm;
    private readonly Parameter bias;
    private readonly Tensor places;
    private readonly Scalar _scale;

    /// <summary>Makes the network of the options, with first weights of its own.</summary>
    /// <exception cref="ArgumentException">The options ask for what is not written by hand here.</exception>
    public HandwrittenTranslator(TransformerTranslatorOptions options, int sourceVocabulary, int targetVocabulary)
        : base(nameof(HandwrittenTranslator))
    {
        if (options is not { Normalization: LayerNormPlace.First, Tying: EmbeddingTying.Output })
        {
            throw new ArgumentException(
                $"Translator: expected layers normalized first and a tied output, which are written by hand here, found {options}.");
        }

        int size = options.EmbeddingSize;
        source_embedding = Embedding(sourceVocabulary + 1, size);
        target_embedding = Embedding(targetVocabulary + 1, size);
        foreach (Embedding embedding in (Embedding[])[source_embedding, target_embedding])
        {
            init.normal_(embedding.weight!, 0, 1 / Math.Sqrt(size));
        }

        encoder = new([.. Enumerable.Range(0, options.EncoderLayers)
            .Select(_ => new HandwrittenEncoderLayer(size, options.Heads, options.FeedForwardSize))]);
        encoder_norm = LayerNorm(size);
        decoder = new([.. Enumerable.Range(0, options.DecoderLayers)
            .Select(_ => new HandwrittenDecoderLayer(size, options.Heads, options.FeedForwardSize))]);
        decoder_norm = LayerNorm(size);
        bias = Parameter(zeros(targetVocabulary + 1));
        places = Sinusoids(size);
        _scale = Math.Sqrt(size);
        RegisterComponents();
    }

    /// <summary>Layers of the decoder.</summary>
    public int DecoderLayers => decoder.Count;

    /// <param name="source">Token ids (B, S)</param>
    /// <param name="inputs">The start and the translation's tokens (B, T)</param>
    /// <returns>Logits of what comes next (B, T, V + 1)</returns>
    public override Tensor forward(Tensor source, Tensor inputs)
    {
        (Tensor memory, Tensor mask) = Encode(source);                                       // (B, S, E), (B, 1, 1, S)
        Tensor states = Embed(target_embedding, inputs, 0);                                  // (B, T, E)
        foreach (HandwrittenDecoderLayer layer in decoder)
        {
            states = layer.call(states, memory, mask);                                       // (B, T, E)
        }

        return Logits(states);                                                               // (B, T, V + 1)
    }

    /// <summary>
    /// What the decoder attends to of the sources: keys and values (B, H, S, D) for each layer, and where sources go on (B, 1, 1, S).
    /// </summary>
    public EncodedSources Begin(Tensor source)
    {
        (Tensor memory, Tensor mask) = Encode(source);
        return new EncodedSources([.. decoder.Select(layer => layer.Project(memory))], mask);
    }

    /// <summary>One more step of every translation.</summary>
    /// <param name="last">The last tokens (N)</param>
    /// <param name="step">Steps made before.</param>
    /// <param name="sources">The sources, one a translation.</param>
    /// <param name="caches">For each layer the steps before; this one is appended.</param>
    /// <returns>Logits (N, V + 1)</returns>
    public Tensor Step(Tensor last, int step, EncodedSources sources, KeyValueCache[] caches)
    {
        Tensor states = Embed(target_embedding, last.unsqueeze(1), step);                    // (N, 1, E)
        for (int layer = 0; layer < decoder.Count; layer++)
        {
            states = decoder[layer].Step(states, caches[layer], sources.Layers[layer], sources.Mask); // (N, 1, E)
        }

        return Logits(states.squeeze(1));                                                    // (N, V + 1)
    }

    private (Tensor Memory, Tensor Mask) Encode(Tensor source)
    {
        using Scalar padding = 0;
        Tensor mask = source.ne(padding).unsqueeze(1).unsqueeze(1);                          // (B, 1, 1, S)
        Tensor states = Embed(source_embedding, source, 0);                                  // (B, S, E)
        foreach (HandwrittenEncoderLayer layer in encoder)
        {
            states = layer.call(states, mask);                                               // (B, S, E)
        }

        return (encoder_norm.call(states), mask);
    }

    private Tensor Embed(Embedding embedding, Tensor ids, int first) =>
        (embedding.call(ids) * _scale) + places.narrow(0, first, ids.shape[1]);              // (B, T, E)

    private Tensor Logits(Tensor states) => functional.linear(decoder_norm.call(states), target_embedding.weight!, bias);

    // sin(p / 10000^(2i/d)) and cos of the same, in turns.
    private static Tensor Sinusoids(int size)
    {
        float[] values = [.. Enumerable.Range(0, MaximumLength).SelectMany(place => Enumerable.Range(0, size).Select(i =>
        {
            double angle = place * Math.Pow(10_000, -(i / 2 * 2) / (double)size);
            return (float)(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
        }))];
        return tensor(values, [MaximumLength, size]);
    }
}
