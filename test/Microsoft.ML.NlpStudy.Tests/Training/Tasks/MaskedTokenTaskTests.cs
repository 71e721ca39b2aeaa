using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public sealed class MaskedTokenTaskTests : IDisposable
{
    private const int Size = 30;
    private const int Mask = 4;
    private readonly PretrainedEncoderNetwork _network = SeededWeights.Run(3, () => new PretrainedEncoderNetwork(
        new EncoderSizes { Layers = 1, HiddenSize = 8, Heads = 2, FeedForwardSize = 12, MaximumLength = 24, Dropout = 0 }
            .Architecture(Size)));

    private readonly TokenStore _texts = new();
    private readonly TokenMasker _masker = new(
        0.3, false, Mask, [.. Enumerable.Range(0, Size).Select(id => id > 4)], [.. Enumerable.Repeat(true, Size)]);

    public MaskedTokenTaskTests()
    {
        var random = new Random(1);
        foreach (int length in (int[])[5, 12, 1, 20])
        {
            _texts.Add([3, .. Enumerable.Range(0, length).Select(_ => random.Next(6, Size + 1)), 4]);
        }
    }

    [Fact]
    public void The_loss_is_the_cross_entropy_of_the_chosen_tokens_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        MaskedTokenTask task = Task([0, 1, 2, 3], []);
        task.BeginEpoch(1);
        _network.eval();

        using TrainingShard shard = task.Prepare([0, 1, 2, 3], seed: 1);
        float loss = shard.Compute().Loss.item<float>();

        // Each text alone, from the states by the formula of BERT's head. The masking follows from seed, epoch and text.
        ulong epochSeed = SplitMix.Of(9, 1);
        double expected = 0;
        int predictions = 0;
        Dictionary<string, Tensor> weights = _network.state_dict();
        for (int i = 0; i < 4; i++)
        {
            MaskedText masked = _masker.Mask(_texts[i], SplitMix.Of(epochSeed, (ulong)i));
            var store = new TokenStore();
            store.Add(masked.Ids);
            using TokenBatch batch = TokenBatch.Create(store, [0], CPU);
            Tensor states = _network.call(batch)[0];
            for (int mask = 0; mask < masked.Places.Length; mask++)
            {
                Tensor transformed = nn.functional.gelu(
                    weights["masked_tokens.dense.weight"].mv(states[masked.Places[mask]]) + weights["masked_tokens.dense.bias"]);
                Tensor centered = transformed - transformed.mean();
                Tensor normalized = (centered / (centered.pow(2).mean() + 1e-12).sqrt() * weights["masked_tokens.norm.weight"])
                    + weights["masked_tokens.norm.bias"];
                Tensor logits = weights["tokens.weight"].mv(normalized) + weights["masked_tokens.bias"];
                expected -= logits.log_softmax(0)[masked.Tokens[mask]].item<float>();
            }

            Assert.Equal(masked.Places.Length, task.PredictionsOf(i));
            predictions += masked.Places.Length;
        }

        Assert.Equal(expected, loss, 1e-3);
        Assert.Equal(2 + 4 + 1 + 6, predictions);
    }

    [Fact]
    public void The_masking_of_training_texts_changes_with_the_epoch_and_that_of_validation_texts_does_not()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        MaskedTokenTask task = Task([0, 1], [2, 3]);
        _network.eval();

        float first = Loss(1);
        double validation = task.Validate(ProcessGroup.Alone)!.Loss;
        float second = Loss(2);

        Assert.NotEqual(first, second);
        Assert.Equal(first, Loss(1));
        Assert.Equal(validation, task.Validate(ProcessGroup.Alone)!.Loss);
        Assert.Equal(validation, new MaskedTokenTask(_network, new TrainingOptions(), _texts, _masker, 77, [0, 1], [2, 3], CPU)
            .Validate(ProcessGroup.Alone)!.Loss);

        float Loss(int epoch)
        {
            task.BeginEpoch(epoch);
            using TrainingShard shard = task.Prepare([0, 1], seed: 1);
            return shard.Compute().Loss.item<float>();
        }
    }

    public void Dispose() => _network.Dispose();

    private MaskedTokenTask Task(int[] training, int[] validation) =>
        new(_network, new TrainingOptions(), _texts, _masker, 9, training, validation, CPU);
}
