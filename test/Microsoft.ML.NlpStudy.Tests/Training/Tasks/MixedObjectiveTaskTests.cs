using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class MixedObjectiveTaskTests
{
    private static readonly MixedObjectiveOptions s_virtualOnly = new() { AdversarialWeight = 0, EntropyWeight = 0 };

    [Fact]
    public void The_virtual_adversarial_loss_of_a_constant_network_is_0_and_of_another_is_not()
    {
        using DisposeScope scope = NewDisposeScope();
        Module<TokenBatch, Tensor> network = Network(dropout: 0);
        MixedObjectiveTask task = Task(network, s_virtualOnly);

        double before = LossOf(task, [8, 9, 10]);
        using (no_grad())
        {
            foreach ((_, Parameter weight) in network.named_parameters().Where(weight => weight.name.StartsWith("output")))
            {
                weight.zero_();
            }
        }

        Assert.True(before > 1e-4, before.ToString());
        Assert.Equal(0, LossOf(task, [8, 9, 10]), 1e-9);
    }

    [Fact]
    public void Dropout_is_the_same_before_and_after_a_perturbation()
    {
        // With masks of its own, the second pass would differ however small the perturbation is.
        using DisposeScope scope = NewDisposeScope();
        MixedObjectiveTask task = Task(Network(dropout: 0.5), s_virtualOnly with { PerturbationNorm = 1e-4 });

        Assert.InRange(LossOf(task, [8, 9, 10]), -1e-6, 1e-6);
    }

    [Fact]
    public void The_entropy_of_texts_counts_without_labels()
    {
        using DisposeScope scope = NewDisposeScope();
        Module<TokenBatch, Tensor> network = Network(dropout: 0);
        var objective = new MixedObjectiveOptions { AdversarialWeight = 0, VirtualAdversarialWeight = 0, EntropyWeight = 2 };
        using TokenBatch batch = TokenBatch.Create(Unlabeled(), [0, 1], CPU);
        Tensor probabilities = network.call(batch).softmax(1);

        double entropy = -(probabilities * probabilities.log()).sum().item<float>();

        // Half of the weight is that of the texts with a label, of which there are none here.
        Assert.Equal(2 * entropy / 2, LossOf(Task(network, objective), [8, 9]), 1e-4);
    }

    [Fact]
    public void A_step_has_as_many_texts_without_a_label_as_asked_for_and_an_epoch_reads_each_labeled_text_once()
    {
        MixedObjectiveTask task = Task(Network(0), new MixedObjectiveOptions { UnlabeledPerLabeled = 2 });

        List<int[]> batches = task.Batches(new Random(1));

        Assert.Equal(Enumerable.Range(0, 8), batches.SelectMany(batch => batch).Where(text => text < 8).Order());
        Assert.All(batches, batch =>
        {
            int labeled = batch.Count(text => text < 8);
            Assert.Equal(2 * labeled, batch.Length - labeled);
            Assert.Equal(labeled, batch.Sum(task.WeightOf));
            Assert.Equal(labeled, batch.Sum(task.PredictionsOf));
        });
        Assert.NotEqual(batches.SelectMany(batch => batch), task.Batches(new Random(2)).SelectMany(batch => batch));
    }

    [Fact]
    public void Without_a_loss_for_them_texts_without_a_label_are_not_read()
    {
        MixedObjectiveTask task = Task(Network(0), new MixedObjectiveOptions { VirtualAdversarialWeight = 0, EntropyWeight = 0 });

        Assert.All(task.Batches(new Random(1)).SelectMany(batch => batch), text => Assert.InRange(text, 0, 7));
    }

    private static double LossOf(MixedObjectiveTask task, int[] texts)
    {
        using DisposeScope scope = NewDisposeScope();
        using TrainingShard shard = task.Prepare(texts, seed: 3);
        return shard.Compute().Loss.item<float>();
    }

    private static MixedObjectiveTask Task(Module<TokenBatch, Tensor> network, MixedObjectiveOptions objective)
    {
        var examples = new TextExamples();
        for (int text = 0; text < 8; text++)
        {
            examples.Add([text + 1, 2, 3], text % 3);
        }

        return new MixedObjectiveTask(
            objective, network, new TrainingOptions { BatchSize = 3 }, examples, Unlabeled(), [.. Enumerable.Range(0, 8)], [], CPU)
        {
            Objective = Pipelines.Small,
        };
    }

    private static TokenStore Unlabeled() => SmallTexts.OfLengths([.. Enumerable.Range(1, 30)]);

    private static Module<TokenBatch, Tensor> Network(double dropout)
    {
        manual_seed(4);
        Module<TokenBatch, Tensor> network = new RnnClassifierOptions
        {
            EmbeddingSize = 6,
            HiddenSize = 5,
            Dropout = dropout,
            EmbeddingDropout = dropout,
            Layers = 2,
        }.CreateNetwork(50, classes: 3);
        network.train();
        return network;
    }
}
