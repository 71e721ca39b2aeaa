using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class TextPerturbationTests
{
    private const double Norm = 0.02;

    public static TheoryData<string> Kinds => ["rnn", "cnn", "transformer"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_adversarial_direction_is_the_one_found_by_finite_differences(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        var network = Network(kind, classes: 3);
        using TokenBatch batch = TokenBatch.Create(SmallTexts.OfLengths(3, 5), [0, 1], CPU);
        Tensor target = tensor([2L, 0L]);
        Tensor embedded = network.Embed(batch).detach().requires_grad_(true);

        Tensor found = TextPerturbation.Adversarial(Loss(embedded), embedded, Norm);

        var slopes = new float[embedded.NumberOfElements];
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = (float)((Loss(Moved(embedded, i, 0.01f)).item<float>() - Loss(Moved(embedded, i, -0.01f)).item<float>()) / 0.02);
        }

        Tensor expected = tensor(slopes).view(embedded.shape);
        expected = expected / expected.square().sum([1, 2], keepdim: true).sqrt() * Norm;
        Assert.True(functional.cosine_similarity(found.flatten(1), expected.flatten(1), 1).min().item<float>() > 0.999f);
        Assert.True(found.square().sum([1, 2]).sqrt().sub(Norm).abs().max().item<float>() < 1e-6);

        Tensor Loss(Tensor vectors) => functional.cross_entropy(network.Classify(vectors, batch), target, reduction: Reduction.Sum);
    }

    [Fact]
    public void For_two_classes_no_direction_changes_the_predictions_more_than_the_virtual_adversarial_one()
    {
        using DisposeScope scope = NewDisposeScope();
        var network = Network("rnn", classes: 2);
        using TokenBatch batch = TokenBatch.Create(SmallTexts.OfLengths(6, 4, 5), [0, 1, 2], CPU);
        Tensor embedded = network.Embed(batch).detach().requires_grad_(true);
        Tensor logits = network.Classify(embedded, batch);
        using var random = new DropoutRandom(5, CPU);
        Tensor found = TextPerturbation.VirtualAdversarial(logits, embedded, Norm, random);
        Tensor most = Divergence(network, batch, logits, embedded, found);                      // (B)

        // The power iteration of the paper, whose gradient of the divergence is taken beside the unperturbed vectors.
        Tensor direction = randn(embedded.shape);
        for (int step = 0; step < 5; step++)
        {
            Tensor near = (embedded.detach() + (direction / direction.square().sum([1, 2], keepdim: true).sqrt() * 0.05))
                .requires_grad_(true);
            direction = autograd.grad([Divergence(network, batch, logits, near, zeros_like(near)).sum()], [near])[0];
        }

        Assert.True(functional.cosine_similarity(found.flatten(1), direction.flatten(1), 1).abs().min().item<float>() > 0.98f);
        for (int draw = 0; draw < 30; draw++)
        {
            Tensor other = randn(embedded.shape);
            other = other / other.square().sum([1, 2], keepdim: true).sqrt() * Norm;
            Assert.True(Divergence(network, batch, logits, embedded, other).lt(most).all().item<bool>());
        }
    }

    [Fact]
    public void For_more_classes_the_virtual_adversarial_direction_changes_them_far_more_than_random_ones()
    {
        using DisposeScope scope = NewDisposeScope();
        var network = Network("cnn", classes: 4);
        using TokenBatch batch = TokenBatch.Create(SmallTexts.OfLengths(9, 12), [0, 1], CPU);
        Tensor embedded = network.Embed(batch).detach().requires_grad_(true);
        Tensor logits = network.Classify(embedded, batch);
        using var random = new DropoutRandom(5, CPU);
        (double found, double others) = (0, 0);
        for (int draw = 0; draw < 20; draw++)
        {
            Tensor perturbation = TextPerturbation.VirtualAdversarial(logits, embedded, Norm, random);
            found += Divergence(network, batch, logits, embedded, perturbation).sum().item<double>();
            Tensor other = randn(embedded.shape);
            other = other / other.square().sum([1, 2], keepdim: true).sqrt() * Norm;
            others += Divergence(network, batch, logits, embedded, other).sum().item<double>();
        }

        Assert.True(found > 5 * others, $"{found} beside {others}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_is_not_perturbed_and_changes_no_perturbation(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        var network = Network(kind, classes: 2);
        TokenStore store = SmallTexts.OfLengths(4, 9);
        Tensor target = tensor([1L, 1L]);
        using TokenBatch together = TokenBatch.Create(store, [0, 1], CPU);
        using TokenBatch alone = TokenBatch.Create(store, [0], CPU);

        Tensor padded = Perturbation(together, target);
        Tensor single = Perturbation(alone, target[..1]);

        Assert.Equal(0, padded[0, 4..].abs().max().item<float>());
        Assert.True(padded[0, ..4].sub(single[0]).abs().max().item<float>() < 1e-5);

        Tensor Perturbation(TokenBatch batch, Tensor classes)
        {
            Tensor embedded = network.Embed(batch).detach().requires_grad_(true);
            Tensor loss = functional.cross_entropy(network.Classify(embedded, batch), classes, reduction: Reduction.Sum);
            return TextPerturbation.Adversarial(loss, embedded, Norm);
        }
    }

    [Fact]
    public void A_tiny_gradient_gives_a_perturbation_of_the_whole_norm_and_none_at_all_gives_zeros()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor embedded = randn(1, 3, 4).requires_grad_(true);

        Tensor tiny = TextPerturbation.Adversarial((embedded * 1e-10f).sum(), embedded, 5);
        Tensor none = TextPerturbation.Adversarial((embedded * 0f).sum(), embedded, 5);

        Assert.Equal(5, tiny.square().sum().sqrt().item<float>(), 1e-4f);
        Assert.Equal(0, none.abs().max().item<float>());
    }

    // The divergence of each text's predictions from the unperturbed ones (B), in double precision as it is small.
    private static Tensor Divergence(IPerturbsEmbeddings network, TokenBatch batch, Tensor logits, Tensor embedded, Tensor perturbation)
    {
        Tensor before = functional.log_softmax(logits.detach().to(ScalarType.Float64), 1);
        Tensor after = functional.log_softmax(network.Classify(embedded + perturbation, batch).to(ScalarType.Float64), 1);
        return (before.exp() * (before - after)).sum([1]);
    }

    private static Tensor Moved(Tensor embedded, int element, float distance)
    {
        Tensor moved = embedded.detach().clone().contiguous();
        moved.view(-1)[element] += distance;
        return moved;
    }

    // Vectors of the size of 1, so that every network answers to them.
    private static IPerturbsEmbeddings Network(string kind, int classes)
    {
        manual_seed(3);
        TextClassifierOptions options = kind switch
        {
            "rnn" => new RnnClassifierOptions { EmbeddingSize = 6, HiddenSize = 5, Pooling = RnnPooling.Mean },
            "cnn" => new TextCnnClassifierOptions { EmbeddingSize = 6, Filters = 8, Windows = [2, 3] },
            _ => new TransformerClassifierOptions { EmbeddingSize = 8, Heads = 2, Layers = 1, FeedForwardSize = 16 },
        };
        var network = options.CreateNetwork(50, classes);
        network.eval();
        using IDisposable noGrad = no_grad();
        ((IEmbedsTokens)network).TokenEmbedding.weight!.mul_(10);
        return (IPerturbsEmbeddings)network;
    }
}
