using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class EmbeddingNormalizationTests
{
    [Fact]
    public void Vectors_that_changed_keep_their_first_mean_and_variance_over_the_tokens_of_the_texts()
    {
        using DisposeScope scope = NewDisposeScope();
        TokenStore texts = SmallTexts.OfLengths(30, 1, 60);
        Embedding embedding = Skewed();
        using var normalization = new EmbeddingNormalization(embedding, [texts]);
        Tensor ids = tensor([.. Enumerable.Range(0, 3).SelectMany(text => texts[text].ToArray()).Select(id => (long)id)]);
        Tensor first = embedding.call(ids);                                          // (N, E)
        Tensor same = normalization.Look(embedding, ids);                            // (N, E)

        Change(embedding, weight => weight.mul_(randn(weight.shape)).add_(3));
        Tensor changed = normalization.Look(embedding, ids);                         // (N, E)

        Assert.True(same.sub(first).abs().max().item<float>() < 1e-4);
        Assert.True(changed.mean([0]).sub(first.mean([0])).abs().max().item<float>() < 1e-4);
        Assert.True(changed.std(0).div(first.std(0)).sub(1).abs().max().item<float>() < 1e-3);
        Assert.True(changed.sub(first).abs().max().item<float>() > 0.1);
    }

    [Fact]
    public void Padding_and_empty_texts_have_zeros_and_are_not_counted()
    {
        using DisposeScope scope = NewDisposeScope();
        var texts = new TokenStore();
        texts.Add([1, 2]);
        texts.Add([]);
        Embedding embedding = Skewed();
        using var normalization = new EmbeddingNormalization(embedding, [texts]);
        Tensor middle = embedding.weight![1..3].mean([0]);                           // (E)

        Change(embedding, weight => weight.add_(3));
        Tensor vectors = normalization.Look(embedding, tensor(new long[,] { { 1, 0 }, { 2, 0 } })); // (2, 2, E)

        Assert.Equal(0, vectors[.., 1].abs().max().item<float>());
        Assert.True(vectors[.., 0].mean([0]).sub(middle).abs().max().item<float>() < 1e-4);
    }

    [Fact]
    public void Larger_vectors_are_the_same_ones_normalized_and_have_no_gradient_along_their_length()
    {
        using DisposeScope scope = NewDisposeScope();
        Embedding embedding = Skewed();
        using var normalization = new EmbeddingNormalization(embedding, [SmallTexts.OfLengths(30)]);
        Tensor ids = tensor([3L, 20L, 41L]);
        Tensor before = normalization.Look(embedding, ids);
        Tensor gradient = autograd.grad([before.mul(tensor([0.3f, 1f, -2f]).unsqueeze(1)).sum()], [embedding.weight!])[0];

        Change(embedding, weight => weight.mul_(4));

        Assert.True(normalization.Look(embedding, ids).sub(before).abs().max().item<float>() < 1e-4);
        Assert.True(gradient.mul(embedding.weight!).sum().abs().item<float>() < 1e-3);
    }

    [Fact]
    public void An_embedding_to_which_it_was_applied_gives_the_same_vectors_by_itself()
    {
        using DisposeScope scope = NewDisposeScope();
        Embedding embedding = Skewed();
        using var normalization = new EmbeddingNormalization(embedding, [SmallTexts.OfLengths(30)]);
        Tensor ids = tensor([3L, 0L, 41L]);
        Change(embedding, weight => weight.mul_(7));
        Tensor expected = normalization.Look(embedding, ids);

        normalization.Apply(embedding);

        Assert.True(embedding.call(ids).sub(expected).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void The_deviation_is_that_of_the_elements_over_all_dimensions()
    {
        using DisposeScope scope = NewDisposeScope();
        Embedding embedding = EmbeddingLayer.Create(50, 64);
        using var normalization = new EmbeddingNormalization(embedding, [SmallTexts.OfLengths(2000)]);

        Assert.InRange(normalization.Deviation, 0.095, 0.105);
    }

    private static void Change(Embedding embedding, Action<Tensor> change)
    {
        using IDisposable noGrad = no_grad();
        change(embedding.weight!);
    }

    private static Embedding Skewed()
    {
        manual_seed(2);
        Embedding embedding = EmbeddingLayer.Create(50, 6);
        using IDisposable noGrad = no_grad();
        embedding.weight!.mul_(tensor([1f, 2f, 30f, 1f, 1f, 1f])).add_(tensor([0f, 0.2f, 0f, -1f, 0f, 0f]));
        return embedding;
    }
}
