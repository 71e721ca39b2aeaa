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
/// Texts to translate as well as can be: the loss is the risk, 1 less the reward that translations drawn by the network itself can expect.
/// </summary>
/// <remarks>
/// The gradient is that of Williams' REINFORCE (1992): of a drawn translation's log-probability, times how far its reward is below the mean
/// of the others' drawn of the same text, which says what was to be expected without having seen this one. With many translations it comes
/// to the minimum risk training of Shen et al. (2016). Validation is of the likeliest translation: the mean risk, and the share that is
/// exactly right.
/// </remarks>
/// <param name="network">What is trained.</param>
/// <param name="options">How it is trained.</param>
/// <param name="pairs">The texts with their translations.</param>
/// <param name="training">Which of them are trained on.</param>
/// <param name="validation">Which of them are held out; may be none.</param>
/// <param name="device">Where the network is.</param>
/// <param name="search">How long translations may be; <see cref="SearchOptions.BestCount"/> are drawn of each text.</param>
/// <param name="reward">What a translation is rewarded by.</param>
/// <param name="limits">Tokens that never come, or seldom.</param>
internal sealed class MinimumRiskTask(
    TranslatorNetwork network, TrainingOptions options, PairStore pairs, int[] training, int[] validation, Device device,
    SearchOptions search, SentenceReward reward, TokenLimits limits)
        : TranslationTask(network, options, pairs, training, validation, device)
{
    private readonly SearchOptions _greedy = search with { BeamSize = 1, BestCount = 1, Sampling = null };

    public override double WeightOf(int example) => 1;

    public override int PredictionsOf(int example) => 1;

    public override TrainingShard Prepare(int[] examples, ulong seed) => new Shard(this, examples, seed);

    public override ValidationFigures? Validate()
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
        // Drawn only now: another thread prepares a step while the weights of the one before still change.
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

            // The value is the risk that was met with; the gradient is the estimate of the risk's.
            Tensor met = CopiedTensor.Of([(float)risk], [], task.Device);
            Tensor loss = surrogate.add(met - surrogate.detach(), Scalars.One);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), tensor(right).MoveToOuterDisposeScope());
        }

        public override void Dispose()
        {
        }
    }

    /// <summary>
    /// Draws translations of some texts: the pairs, what each one's surprise counts, the texts' risks and how many first ones are right.
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
