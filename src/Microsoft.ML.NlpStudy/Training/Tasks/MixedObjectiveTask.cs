using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of putting texts into classes by a mixed objective, with the help of texts without a label.</summary>
/// <remarks>
/// The examples' numbers go on after the labeled ones with those without a label. The latter have no weight in a batch's mean loss, so
/// that their number does not matter, and no predictions to count.
/// </remarks>
/// <param name="objective">The weights of the losses.</param>
/// <param name="network">The classifier, which gives a logit for each class.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="examples">The texts with their classes.</param>
/// <param name="unlabeled">The texts without a label; may be empty.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal sealed class MixedObjectiveTask(
    MixedObjectiveOptions objective, Module<TokenBatch, Tensor> network, TrainingOptions options, TextExamples examples,
    TokenStore unlabeled, int[] training, int[] validation, Device device)
    : ClassificationTask(network, options, examples, training, validation, device)
{
    private readonly int _labeled = examples.Count;
    private readonly TokenStore _unlabeled = objective.LearnsFromUnlabeled ? unlabeled : new TokenStore();

    public override List<int[]> Batches(Random random)
    {
        List<int[]> batches = base.Batches(random);
        if (_unlabeled.Count == 0)
        {
            return batches;
        }

        List<int[]> others = LengthBuckets.Shuffled(
            [.. Enumerable.Range(_labeled, _unlabeled.Count)], TokensOf, Options.BatchSize * objective.UnlabeledPerLabeled,
            Options.MaximumTokensPerBatch, random);
        return [.. batches.Select((batch, i) =>
        {
            int[] other = others[i % others.Count];
            return (int[])[.. batch, .. other.AsSpan(0, Math.Min(other.Length, batch.Length * objective.UnlabeledPerLabeled))];
        })];
    }

    public override int TokensOf(int example) =>
        IsLabeled(example) ? base.TokensOf(example) : _unlabeled.LengthOf(example - _labeled);

    public override double WeightOf(int example) => IsLabeled(example) ? base.WeightOf(example) : 0;

    public override int PredictionsOf(int example) => IsLabeled(example) ? base.PredictionsOf(example) : 0;

    public override TrainingShard Prepare(int[] texts, ulong seed)
    {
        var perturbed = (IPerturbsEmbeddings)Network;
        int[] labeled = [.. texts.Where(IsLabeled)];
        int[] others = [.. texts.Where(text => !IsLabeled(text)).Select(text => text - _labeled)];
        return new Shard(
            perturbed, objective, objective.PerturbationNorm * (perturbed.Normalization?.Deviation ?? 1),
            _unlabeled.Count == 0 ? 1 : 1.0 / (1 + objective.UnlabeledPerLabeled),
            labeled.Length == 0 ? null : PrepareLabeled(labeled, seed),
            others.Length == 0 ? null : TokenBatch.Create(_unlabeled, others, Device, new DropoutRandom(SplitMix.Of(seed, 1), Device)));
    }

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
    [
        .. base.Identity(),
        KeyValuePair.Create(
            "Unlabeled rows", TrainingRows.Identity([.. Enumerable.Range(0, _unlabeled.Count)], [_unlabeled]).Value),
    ];

    private bool IsLabeled(int example) => example < _labeled;

    /// <param name="network">The classifier.</param>
    /// <param name="objective">The weights of the losses.</param>
    /// <param name="norm">The norm of a text's perturbation.</param>
    /// <param name="share">The weight of a text in the losses that need no label, so that those of a batch weigh as much as its texts with
    /// a label.</param>
    /// <param name="labeled">The texts with a label; <see langword="null"/> if the shard has none.</param>
    /// <param name="unlabeled">The texts without a label; <see langword="null"/> if the shard has none.</param>
    private sealed class Shard(
        IPerturbsEmbeddings network, MixedObjectiveOptions objective, double norm, double share, LabeledShard? labeled,
        TokenBatch? unlabeled)
        : TrainingShard
    {
        // The parts of a batch's random numbers. Those of dropout are the same in all passes, whose predictions are compared.
        private const ulong DropoutPart = 1, DirectionPart = 2;

        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor? loss = null, right = null;
            if (labeled is not null)
            {
                Pass pass = Read(labeled.Tokens);
                loss = labeled.LossOf(pass.Logits);
                right = labeled.RightIn(pass.Logits).MoveToOuterDisposeScope();

                // Without gradients, a batch is only measured.
                if (is_grad_enabled())
                {
                    loss = objective.AdversarialWeight > 0 ? Add(loss, Adversarial(pass, loss), objective.AdversarialWeight) : loss;
                    loss = AddUnsupervised(loss, pass);
                }
            }

            if (unlabeled is not null && is_grad_enabled())
            {
                loss = AddUnsupervised(loss, Read(unlabeled));
            }

            return new ShardLoss((loss ?? zeros([])).MoveToOuterDisposeScope(), right);
        }

        public override void Dispose()
        {
            labeled?.Dispose();
            unlabeled?.Dispose();
        }

        private Pass Read(TokenBatch batch)
        {
            Tensor embedded = network.Embed(batch);                                         // (B, T, E)

            // Vectors that are not trained have no gradient of their own.
            if (is_grad_enabled() && !embedded.requires_grad)
            {
                embedded = embedded.detach().requires_grad_(true);
            }

            return new Pass(batch, embedded, Classify(embedded, batch));
        }

        private Tensor Classify(Tensor embedded, TokenBatch batch)
        {
            batch.DropoutRandom?.Restart(DropoutPart);
            return network.Classify(embedded, batch);                                       // (B, C)
        }

        private Tensor Adversarial(Pass pass, Tensor loss)
        {
            Tensor perturbation = TextPerturbation.Adversarial(loss, pass.Embedded, norm);  // (B, T, E)
            return labeled!.LossOf(Classify(pass.Embedded.add(perturbation, Scalars.One), pass.Batch));
        }

        private Tensor? AddUnsupervised(Tensor? loss, Pass pass)
        {
            Tensor logarithms = functional.log_softmax(pass.Logits, 1); // (B, C)
            if (objective.EntropyWeight > 0)
            {
                loss = Add(loss, logarithms.exp().mul(logarithms).sum().neg(), share * objective.EntropyWeight);
            }

            if (objective.VirtualAdversarialWeight > 0)
            {
                DropoutRandom random = pass.Batch.DropoutRandom!;
                random.Restart(DirectionPart);
                Tensor perturbation = TextPerturbation.VirtualAdversarial(pass.Logits, pass.Embedded, norm, random); // (B, T, E)
                Tensor perturbed = Classify(pass.Embedded.add(perturbation, Scalars.One), pass.Batch);               // (B, C)
                Tensor before = logarithms.detach();                                                                 // (B, C)
                Tensor divergence = before.exp().mul(before.sub(functional.log_softmax(perturbed, 1))).sum();
                loss = Add(loss, divergence, share * objective.VirtualAdversarialWeight);
            }

            return loss;
        }

        private static Tensor Add(Tensor? loss, Tensor other, double weight)
        {
            using Scalar factor = weight;
            return loss is null ? other.mul(factor) : loss.add(other, factor);
        }

        // The unperturbed pass through the network.
        private sealed record Pass(TokenBatch Batch, Tensor Embedded, Tensor Logits);
    }
}
