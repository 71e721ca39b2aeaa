using Microsoft.Extensions.AI;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class EmbeddingGeneratorTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly EncoderFolder _folder = new("bert");
    private readonly EmbedTextTransformer _model;

    public EmbeddingGeneratorTests()
    {
        using PretrainedEncoder encoder = PretrainedEncoder.Load(_folder.Path);
        _model = _ml.Transforms.Text.EmbedText("Vector", "Text", encoder).Fit(Rows(["a"]));
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Embeddings_are_the_transformers_vectors()
    {
        // More texts than a batch has.
        string[] texts = [.. Enumerable.Range(0, 600).Select(i => string.Join(' ', Enumerable.Repeat("cat dog", i % 7)))];
        float[][] vectors = [.. _model.Transform(Rows(texts)).GetColumn<float[]>("Vector")];
        using IEmbeddingGenerator<string, Embedding<float>> generator = _model.AsEmbeddingGenerator();

        GeneratedEmbeddings<Embedding<float>>[] runs =
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => generator.GenerateAsync(texts)));

        foreach (GeneratedEmbeddings<Embedding<float>> embeddings in runs)
        {
            Assert.Equal(texts.Length, embeddings.Count);
            for (int i = 0; i < texts.Length; i++)
            {
                Assert.Equal(EncoderFolder.Size, embeddings[i].Dimensions);
                Assert.All(vectors[i].Zip(embeddings[i].Vector.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            }

            // [CLS] and [SEP] count.
            Assert.Equal(Enumerable.Range(0, 600).Sum(i => (i % 7 * 2) + 2), embeddings.Usage?.InputTokenCount);
        }

        Assert.Empty(await generator.GenerateAsync([]));
    }

    [Fact]
    public void Metadata_names_the_provider_and_the_size_of_the_vectors()
    {
        using IEmbeddingGenerator<string, Embedding<float>> generator = _model.AsEmbeddingGenerator();

        var metadata = (EmbeddingGeneratorMetadata?)generator.GetService(typeof(EmbeddingGeneratorMetadata));

        Assert.Equal(("Microsoft.ML.NlpStudy", EncoderFolder.Size), (metadata?.ProviderName, metadata?.DefaultModelDimensions));
        Assert.Same(_model, generator.GetService(typeof(EmbedTextTransformer)));
        Assert.Same(generator, generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Null(generator.GetService(typeof(EmbedTextTransformer), "key"));
        Assert.Null(generator.GetService(typeof(Uri)));
    }

    [Fact]
    public async Task Cancellation_is_honored_between_batches()
    {
        using var source = new CancellationTokenSource();
        using IEmbeddingGenerator<string, Embedding<float>> generator = _model.AsEmbeddingGenerator();
        string[] texts = [.. Enumerable.Repeat("the cat sees a dog", 200_000)];

        Task<GeneratedEmbeddings<Embedding<float>>> embeddings = generator.GenerateAsync(texts, cancellationToken: source.Token);
        source.CancelAfter(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => embeddings);
    }

    [Fact]
    public async Task What_it_cannot_do_it_says()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = _model.AsEmbeddingGenerator();

        ArgumentException size = await Assert.ThrowsAsync<ArgumentException>(
            () => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 5 }));
        ArgumentException text = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a", null!]));
        Assert.Contains($"expected {EncoderFolder.Size}, the size of the encoder's vectors, or null, found 5", size.Message);
        Assert.Contains("Text 1: expected a text, found null", text.Message);

        // Disposing the generator leaves the transformer; a disposed transformer fails.
        generator.Dispose();
        Assert.Single(await generator.GenerateAsync(["a"]));
        _model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => generator.GenerateAsync(["a"]));
    }

    private IDataView Rows(string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }));

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
