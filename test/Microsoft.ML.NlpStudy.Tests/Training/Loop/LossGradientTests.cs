using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class LossGradientTests
{
    private static readonly TextExamples s_examples = Examples();

    private static readonly Dictionary<string, Func<nn.Module<TokenBatch, Tensor>>> s_networks = new()
    {
        ["gru"] = () => Rnn(RnnCellKind.Gru),
        ["lstm"] = () => Rnn(RnnCellKind.Lstm),
        ["rnn"] = () => Rnn(RnnCellKind.Rnn),
        ["loop"] = () => Rnn(RnnCellKind.RnnCell),
        ["cnn"] = () => new TextCnnClassifierOptions { EmbeddingSize = 6, Windows = [2, 3], Filters = 5, Dropout = 0 }.CreateNetwork(20, 3),
        ["transformer"] = () => new TransformerClassifierOptions
        {
            EmbeddingSize = 8,
            Heads = 2,
            Layers = 2,
            FeedForwardSize = 16,
            Dropout = 0,
            MaximumLength = 12,
        }.CreateNetwork(20, 3),
    };

    public static TheoryData<string> Kinds => [.. s_networks.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Accumulated_batches_and_shards_have_the_gradient_of_one_large_batch(string kind)
    {
        int[][] batches = [[0, 1, 2], [3, 4, 5, 6, 7, 8, 9, 10], [11], [.. Enumerable.Range(12, 12)]];
        int[][] large = [[.. Enumerable.Range(0, 24)]];
        float[][] expected = Of(large, 1);

        Assert.All(
            new[] { Of(large, 2), Of(large, 5), Of(batches, 1), Of(batches, 2) },
            found => AssertEqual(expected, found));

        float[][] Of(int[][] batches, int threads) =>
            Gradients(Create(kind), CPU, new TrainingOptions { Threads = threads, LabelSmoothing = 0.1 }, batches);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Parameters_that_share_a_gradient_are_each_summed_once(int threads)
    {
        int[][] batches = [[.. Enumerable.Range(0, 10)], [.. Enumerable.Range(10, 14)]];

        float[][] gradients = Gradients(new TwoBiases(), CPU, new TrainingOptions { Threads = threads }, batches);

        Assert.Equal(gradients[0], gradients[1]);
        Assert.Contains(gradients[0], number => Math.Abs(number) > 0.01f);
        AssertEqual(Gradients(new TwoBiases(), CPU, new TrainingOptions { Threads = 1 }, [[.. Enumerable.Range(0, 24)]]), gradients);
    }

    [Fact]
    public void Class_weights_and_smoothing_weigh_the_loss_as_PyTorchs_mean_does()
    {
        var options = new TrainingOptions { Threads = 1, LabelSmoothing = 0.2 };
        int[] batch = [0, 1, 2, 3, 4, 5, 6];
        float[][] ours = Gradients(options, [batch]);

        using RnnClassifierNetwork network = Network();
        using TokenBatch tokens = TokenBatch.Create(s_examples.Texts, batch, CPU);
        Tensor target = tensor([.. batch.Select(i => (long)s_examples.Labels[i])], [batch.Length], ScalarType.Int64);
        Tensor loss = nn.functional.cross_entropy(
            network.call(tokens), target, tensor(new float[] { 1, 2.5f, 0.5f }), label_smoothing: 0.2);
        float[][] expected = [.. autograd.grad([loss], [.. network.parameters()]).Select(gradient => gradient.data<float>().ToArray())];

        for (int i = 0; i < ours.Length; i++)
        {
            Assert.All(expected[i].Zip(ours[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [GpuTheory]
    [MemberData(nameof(Kinds))]
    public void A_GPU_finds_the_CPUs_gradient(string kind)
    {
        var options = new TrainingOptions { Threads = 1, LabelSmoothing = 0.1 };
        float[][] expected = Gradients(Create(kind), CPU, options, [[.. Enumerable.Range(0, 24)]]);

        float[][] whole = Gradients(Create(kind), Gpu.Device, options, [[.. Enumerable.Range(0, 24)]]);
        float[][] accumulated = Gradients(
            Create(kind), Gpu.Device, options, [[0, 1, 2], [3, 4, 5, 6, 7, 8, 9, 10], [11], [.. Enumerable.Range(12, 12)]]);

        // cuDNN's own products round their operands to TF32's eleven digits.
        float size = expected.Max(gradient => gradient.Max(MathF.Abs));
        foreach (float[][] found in new[] { whole, accumulated })
        {
            Assert.All(expected.Zip(found),
                pair => Assert.All(pair.First.Zip(pair.Second), numbers => Assert.Equal(numbers.First, numbers.Second, 2e-3f * size)));
        }
    }

    private static nn.Module<TokenBatch, Tensor> Create(string kind) => SeededWeights.Run(5, s_networks[kind]);

    private static void AssertEqual(float[][] expected, float[][] found)
    {
        foreach ((float[] First, float[] Second) gradients in expected.Zip(found))
        {
            float size = gradients.First.Max(MathF.Abs);
            Assert.All(
                gradients.First.Zip(gradients.Second),
                pair => Assert.Equal(pair.First, pair.Second, 1e-5f * Math.Max(size, 1e-3f)));
        }
    }

    private static float[][] Gradients(TrainingOptions options, int[][] batches) => Gradients(Network(), CPU, options, batches);

    private static float[][] Gradients(nn.Module<TokenBatch, Tensor> network, Device device, TrainingOptions options, int[][] batches)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<TokenBatch, Tensor> moved = network.to(device);
        Parameter[] parameters = [.. moved.parameters()];
        var task = new ClassificationTask(moved, options, s_examples, [], [], device)
        {
            Objective = Pipelines.Small with { ClassWeights = [1, 2.5, 0.5] },
        };
        ShardLayout layout = ShardLayout.Alone(Shards.CountFor(device, options.Threads));
        using PreparedStep step = PreparedStep.Create(task, batches, layout, seed: 3);
        var gradient = new LossGradient(parameters, [], layout, threads: 2);
        gradient.Compute(step);
        float[][] gradients = [.. parameters.Select(parameter => parameter.grad!.cpu().data<float>().ToArray())];
        double norm = Math.Sqrt(gradients.Sum(numbers => numbers.Sum(number => (double)number * number)));
        Assert.Equal(norm, gradient.Norm, 1e-5 * norm);
        return gradients;
    }

    private static RnnClassifierNetwork Network() => SeededWeights.Run(5, () => Rnn(RnnCellKind.Gru));

    private static RnnClassifierNetwork Rnn(RnnCellKind cell) =>
        new(new RnnClassifierOptions { Cell = cell, EmbeddingSize = 6, HiddenSize = 5, Dropout = 0 }, vocabularySize: 20, classes: 3);

    private static TextExamples Examples()
    {
        var random = new Random(2);
        var examples = new TextExamples();
        for (int i = 0; i < 24; i++)
        {
            examples.Add([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, 21))], random.Next(3));
        }

        return examples;
    }

    // Autograd gives both biases the same tensor as gradient.
    private sealed class TwoBiases : nn.Module<TokenBatch, Tensor>
    {
        private readonly Parameter first = nn.Parameter(zeros(3));
        private readonly Parameter second = nn.Parameter(zeros(3));

        public TwoBiases()
            : base(nameof(TwoBiases)) => RegisterComponents();

        public override Tensor forward(TokenBatch batch) => first.add(second).expand(batch.Size, 3);
    }
}
