using Microsoft.Extensions.AI;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The embedding generator of an <see cref="EmbedTextTransformer"/>.</summary>
internal sealed class EncoderEmbeddingGenerator(EmbedTextTransformer model) : IEmbeddingGenerator<string, Embedding<float>>
{
    // Cancellation is looked for between as many. Sorting them by length leaves little padding.
    private const int TextsAtOnce = 256;

    private readonly EmbeddingGeneratorMetadata _metadata =
        new(providerName: "Microsoft.ML.NlpStudy", defaultModelDimensions: model.VectorSize);

    /// <summary>Makes the vectors of texts on other threads.</summary>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>, or the options ask for vectors of another size.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != model.VectorSize)
        {
            throw new ArgumentException(
                $"Dimensions: expected {model.VectorSize}, the size of the encoder's vectors, or null, found {dimensions}.",
                nameof(options));
        }

        string[] texts = [.. values];
        int missing = Array.IndexOf(texts, null);
        if (missing >= 0)
        {
            throw new ArgumentException($"Text {missing}: expected a text, found null.", nameof(values));
        }

        return Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
    }

    /// <summary>Returns the metadata, the transformer or this generator, if one of them is of the type; otherwise null.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(_metadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(model) ? model
            : null;
    }

    public void Dispose()
    {
        // The transformer belongs to whoever made it.
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancellationToken)
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>>(texts.Length);
        EncoderTokens tokens = model.CreateTokens();
        var store = new TokenStore();
        long count = 0;
        foreach (string[] part in texts.Chunk(TextsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            store.Clear();
            foreach (string text in part)
            {
                tokens.Add(text.AsMemory(), store);
            }

            // Each embedding has an array of its own, so that keeping one of them does not keep all.
            float[] vectors = model.Embed(store);
            for (int i = 0; i < part.Length; i++)
            {
                count += store.LengthOf(i);
                embeddings.Add(new Embedding<float>(vectors.AsSpan(i * model.VectorSize, model.VectorSize).ToArray())
                {
                    CreatedAt = DateTimeOffset.UtcNow,
                });
            }
        }

        embeddings.Usage = new UsageDetails { InputTokenCount = count, TotalTokenCount = count };
        return embeddings;
    }
}
