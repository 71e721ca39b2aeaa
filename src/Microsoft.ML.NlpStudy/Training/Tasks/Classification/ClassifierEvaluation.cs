using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The scores of a classifier for some texts.</summary>
/// <param name="Probabilities">The probability of each class or label for each text, a text's classes side by side; logits if these were
/// asked for.</param>
/// <param name="Attention">The weights of each text's tokens; <see langword="null"/> if they were not asked for.</param>
internal sealed record ClassifierScores(float[] Probabilities, float[][]? Attention);

/// <summary>The evaluation of a classifier on many texts, in batches of similar lengths spread over the processors.</summary>
internal static class ClassifierEvaluation
{
    /// <summary>The number of texts in a batch: enough for fast products, and few enough for similar lengths.</summary>
    private const int BatchSize = 64;

    private const int MostBatchesWithoutMemory = 4;

    /// <summary>Scores the chosen texts or pairs of the store.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="chosen">The numbers of the examples to score. The results have room for all.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="device">The network's device.</param>
    /// <param name="maximumTokens">The most tokens of a batch, padding included.</param>
    /// <param name="threads">The number of threads on a CPU; 0 for one per processor.</param>
    /// <param name="wantsAttention">Whether to compute each token's weight.</param>
    /// <param name="activation">The way from logits to scores.</param>
    public static ClassifierScores Score(
        Module<TokenBatch, Tensor> network, TokenStore texts, int[] chosen, int classes, Device device, int maximumTokens, int threads,
        bool wantsAttention, ScoreActivation activation = ScoreActivation.Softmax)
    {
        int count = NetworkLayout.Of(network).CountIn(texts);
        var probabilities = new float[count * classes];
        float[][]? attention = wantsAttention ? new float[count][] : null;
        ForEachBatch(network, texts, chosen, device, maximumTokens, threads, wantsAttention, ProcessGroup.Alone,
            (places, batch, logits) =>
            {
                bool isSoftmax = activation == ScoreActivation.Softmax;
                float[] rows = (isSoftmax ? functional.softmax(logits, 1) : logits).cpu().data<float>().ToArray(); // (B, C)
                for (int row = 0; row < places.Length; row++)
                {
                    Span<float> scores = probabilities.AsSpan(places[row] * classes, classes);
                    rows.AsSpan(row * classes, classes).CopyTo(scores);
                    if (!isSoftmax)
                    {
                        activation.Apply(scores);
                    }

                    if (attention is not null)
                    {
                        attention[places[row]] = [.. Enumerable.Range(0, batch.Lengths[row]).Select(step => batch.Attention![step, row])];
                    }
                }
            });
        return new ClassifierScores(probabilities, attention);
    }

    /// <summary>Measures a classifier on the chosen examples, also by a metric of the user's where there is one.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="examples">The texts with their classes.</param>
    /// <param name="chosen">The numbers of those to measure.</param>
    /// <param name="device">The network's device.</param>
    /// <param name="maximumTokens">The most tokens of a batch, padding included.</param>
    /// <param name="threads">The number of threads on a CPU; 0 for one per processor.</param>
    /// <param name="processes">The processes that divide the batches among them.</param>
    /// <param name="metric">The user's metric; <see langword="null"/> for none.</param>
    public static ValidationFigures Measure(
        Module<TokenBatch, Tensor> network, TextExamples examples, int[] chosen, Device device, int maximumTokens, int threads,
        ProcessGroup processes, ClassificationMetric? metric)
    {
        // A metric of the user's needs all probabilities, so each process computes them all.
        processes = metric is null ? processes : ProcessGroup.Alone;
        var probabilities = new float[metric is null ? 0 : examples.Count][];
        double[] losses = new double[examples.Count];
        double[] predicted = new double[examples.Count];
        ForEachBatch(network, examples.Texts, chosen, device, maximumTokens, threads, false, processes, (places, _, logits) =>
        {
            Tensor target = tensor([.. places.Select(i => (long)examples.Labels[i])], [places.Length], ScalarType.Int64, device);
            float[] loss = functional.cross_entropy(logits, target, reduction: Reduction.None).cpu().data<float>().ToArray();
            long[] best = logits.argmax(1).cpu().data<long>().ToArray();
            for (int row = 0; row < places.Length; row++)
            {
                (losses[places[row]], predicted[places[row]]) = (loss[row], best[row]);
            }

            if (metric is not null)
            {
                ReadOnlySpan<float> values = functional.softmax(logits, 1).cpu().data<float>().ToArray(); // (B, C)
                int classes = values.Length / places.Length;
                for (int row = 0; row < places.Length; row++)
                {
                    probabilities[places[row]] = values.Slice(row * classes, classes).ToArray();
                }
            }
        });

        processes.Merge(losses);
        processes.Merge(predicted);

        // Summed in the order of the examples and not of threads, so that every run gives the same sum.
        int[] labels = [.. chosen.Select(i => examples.Labels[i])];
        var figures = ValidationFigures.Of([.. chosen.Select(i => losses[i])], labels, [.. chosen.Select(i => (int)predicted[i])]);
        if (metric is null)
        {
            return figures;
        }

        double value = metric.Compute(labels, [.. chosen.Select(i => probabilities[i])]);
        return double.IsFinite(value)
            ? figures with { Metric = value }
            : throw new InvalidOperationException($"Metric {metric.GetType().Name}: expected a finite number, found {value}.");
    }

    private static void ForEachBatch(
        Module<TokenBatch, Tensor> network, TokenStore texts, int[] chosen, Device device, int maximumTokens, int threads,
        bool wantsAttention, ProcessGroup processes, Action<int[], TokenBatch, Tensor> use)
    {
        ExampleLayout layout = NetworkLayout.Of(network);
        List<int[]> batches = LengthBuckets.Sorted(
            chosen, example => layout.PaddedTokensOf(texts, example), BatchSize, maximumTokens);
        batches = [.. batches.Where((_, batch) => batch % processes.Count == processes.Rank)];

        // A few batches end before the memory would come back.
        using IDisposable? memory = batches.Count > MostBatchesWithoutMemory ? ProcessorTuning.KeepFreedMemory() : null;
        Shards.ForEach(batches, device, threads, (places, _) =>
        {
            using TokenBatch batch = TokenBatch.Create(texts, layout.TextsOf(places), device, wantsAttention: wantsAttention);
            use(places, batch, network.call(batch));
        });
    }
}
