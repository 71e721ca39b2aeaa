using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Metrics;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The task of minimum risk training. The loss is the risk: 1 minus the expected reward of translations that the network itself draws.
/// </summary>
/// <remarks>
/// The gradient is that of Williams' REINFORCE (1992): the gradient of a drawn translation's log-probability, times the reward's shortfall
/// from a baseline. The baseline is the mean reward of the other translations of the same text, so it does not depend on this one. With
/// many translations this approaches the minimum risk training of Shen et al. (2016). Validation looks at the likeliest translation: its
/// mean risk, and the share that is exactly right.
/// </remarks>
/// <param name="network">The translator.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="pairs">The texts with their translations.</param>
/// <param name="training">The numbers of the pairs to train on.</param>
/// <param name="validation">The numbers of the pairs to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
/// <param name="search">The maximum length of translations, and their number for each text, <see cref="SearchOptions.BestCount"/>.</param>
/// <param name="reward">The reward of a translation.</param>
/// <param name="limits">The tokens that are never generated, or seldom.</param>
internal sealed class MinimumRiskTask(
    TranslatorNetwork network, TrainingOptions options, PairStore pairs, int[] training, int[] validation, Device device,
    SearchOptions search, SentenceReward reward, TokenLimits limits)
    : TranslationTask(network, options, pairs, training, validation, device)
{
    private readonly SearchOptions _greedy = search with { BeamSize = 1, BestCount = 1, Sampling = null };

    public override double WeightOf(int example) => 1;

    public override int PredictionsOf(int example) => 1;

    public override TrainingShard Prepare(int[] examples, ulong seed) => new Shard(this, examples, seed);

    public override ValidationFigures? Validate(ProcessGroup processes)
    {
        if (Validation.Length == 0)
        {
            return null;
        }

        var sources = new TokenStore();
        foreach (int pair in Validation)
        {
            sources.Add(Pairs.Sources[pair]);
        }

        IReadOnlyList<Hypothesis>[] found = new BatchTranslation(Translator, _greedy, Device, Options.Threads, limits).Translate(sources);
        double rewards = 0;
        int right = 0;
        for (int i = 0; i < Validation.Length; i++)
        {
            int[] wanted = Pairs.Targets.TokensOf(Validation[i]).ToArray();
            rewards += reward.Of(found[i][0].Tokens, wanted);
            right += found[i][0].Tokens.AsSpan().SequenceEqual(wanted) ? 1 : 0;
        }

        return new ValidationFigures(1 - (rewards / Validation.Length), right / (double)Validation.Length);
    }

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
        base.Identity()
            .Append(KeyValuePair.Create("Risk", $"{search.BestCount} translations of up to {search.MaximumLength} tokens, {reward}"));

    private sealed class Shard(MinimumRiskTask task, int[] examples, ulong seed) : TrainingShard
    {
        // Drawn only here: while another thread prepares a step, the step before still changes the weights.
        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            (PairStore drawn, float[] advantages, double risk, long right) = task.Draw(examples, seed);
            using PairBatch batch = PairBatch.Create(
                drawn, [.. Enumerable.Range(0, drawn.Count)], task.Device, new DropoutRandom(seed, task.Device));
            Tensor logits = task.Translator.call(batch);                                                    // (N, V + 1)
            Tensor surprise = functional.cross_entropy(logits, batch.Target.Next, reduction: Reduction.None);       // (N)
            float[] weights = [.. batch.Target.Steps.SelectMany((steps, row) => Enumerable.Repeat(advantages[row], steps))];
            Tensor surrogate = (surprise * CopiedTensor.Of(weights, [weights.Length], task.Device)).sum();

            // The value is the observed risk; the gradient is an estimate of the risk's gradient.
            Tensor observed = CopiedTensor.Of([(float)risk], [], task.Device);
            Tensor loss = surrogate.add(observed - surrogate.detach(), Scalars.One);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), tensor(right).MoveToOuterDisposeScope());
        }

        public override void Dispose()
        {
        }
    }

    /// <summary>
    /// Draws translations of some texts: the drawn pairs, the weight of each one's surprise, the sum of the texts' risks, and the number of
    /// texts whose first translation is right.
    /// </summary>
    private (PairStore Drawn, float[] Advantages, double Risk, long Right) Draw(int[] examples, ulong seed)
    {
        IReadOnlyList<Hypothesis>[] found;
        using (TokenBatch sources = TokenBatch.Create(Pairs.Sources, examples, Device))
        {
            ulong[] seeds = [.. examples.Select((_, place) => SplitMix.Of(seed, (ulong)place))];
            found = new Sampler(Translator, search, new SamplingOptions(), limits).Draw(sources, seeds);
        }

        var drawn = new PairStore();
        var advantages = new List<float>();
        double risk = 0;
        long right = 0;
        for (int i = 0; i < examples.Length; i++)
        {
            int[] wanted = Pairs.Targets.TokensOf(examples[i]).ToArray();
            double[] rewards = [.. found[i].Select(hypothesis => reward.Of(hypothesis.Tokens, wanted))];
            double sum = rewards.Sum();
            for (int sample = 0; sample < rewards.Length; sample++)
            {
                drawn.Add(Pairs.Sources[examples[i]], found[i][sample].Tokens);
                double others = (sum - rewards[sample]) / (rewards.Length - 1);
                advantages.Add((float)((rewards[sample] - others) / rewards.Length));
            }

            risk += 1 - (sum / rewards.Length);
            right += found[i][0].Tokens.AsSpan().SequenceEqual(wanted) ? 1 : 0;
        }

        return (drawn, [.. advantages], risk, right);
    }
}
