using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What one batch, or several whose gradients were added up, came to.</summary>
/// <param name="Loss">Sum of the texts' losses.</param>
/// <param name="Right">How many texts were classified rightly.</param>
internal readonly record struct BatchResult(double Loss, long Right);

/// <summary>Computes the gradient of a classifier's loss on batches of texts.</summary>
/// <remarks>
/// On a CPU each batch is split into shards, one a thread, that compute their gradients side by side; they are summed in a fixed order, so one
/// seed and one number of threads give the same gradient bit for bit.
/// </remarks>
/// <param name="network">The classifier.</param>
/// <param name="parameters">What the gradient is by.</param>
/// <param name="options">Class weights and label smoothing.</param>
/// <param name="shards">Into how many parts a batch is split.</param>
/// <param name="device">Where the network is.</param>
internal sealed class LossGradient(
    Module<TokenBatch, Tensor> network, Parameter[] parameters, TrainingOptions options, int shards, Device device)
{
    /// <summary>Sets each parameter's gradient to that of the mean loss over all texts of these batches.</summary>
    /// <param name="examples">The texts with their classes.</param>
    /// <param name="batches">Which of them; the memory needed is that of the largest.</param>
    /// <param name="seed">Where dropout starts to draw from.</param>
    public BatchResult Compute(TextExamples examples, ReadOnlySpan<int[]> batches, ulong seed)
    {
        // With class weights the mean is over weights, as PyTorch's cross_entropy has it.
        double weight = 0;
        foreach (int[] batch in batches)
            weight += options.ClassWeights.Count == 0 ? batch.Length : batch.Sum(text => options.ClassWeights[examples.Labels[text]]);

        double loss = 0;
        long right = 0;
        for (int i = 0; i < batches.Length; i++)
        {
            BatchResult result = Add(examples, batches[i], weight, SplitMix.Of(seed, (ulong)i), isFirst: i == 0);
            loss += result.Loss;
            right += result.Right;
        }

        return new BatchResult(loss, right);
    }

    private BatchResult Add(TextExamples examples, int[] batch, double weight, ulong seed, bool isFirst)
    {
        int count = Math.Min(shards, batch.Length);
        var gradients = new IList<Tensor>[count];
        var losses = new double[count];
        var right = new long[count];
        Shards.Run(count, shard =>
        {
            using DisposeScope scope = NewDisposeScope();
            using var dropoutRandom = new Generator(SplitMix.Of(seed, (ulong)shard), device);

            // Every count-th text, so that each shard has short and long ones.
            int[] texts = [.. batch.Where((_, i) => i % count == shard)];
            using TokenBatch tokens = TokenBatch.Create(examples.Texts, texts, device, dropoutRandom);
            Tensor target = tensor([.. texts.Select(i => (long)examples.Labels[i])], [texts.Length], ScalarType.Int64, device);   // (B)
            Tensor logits = network.call(tokens);                                                                               // (B, C)
            Tensor loss = functional.cross_entropy(
                logits, target, ClassWeights(), reduction: Reduction.Sum, label_smoothing: options.LabelSmoothing);
            gradients[shard] = autograd.grad([loss / weight], parameters);
            foreach (Tensor gradient in gradients[shard])
                gradient.DetachFromDisposeScope();
            losses[shard] = loss.item<float>();
            right[shard] = logits.argmax(1).eq(target).sum().item<long>();
        });

        using DisposeScope update = NewDisposeScope();
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor sum = gradients[0][i];
            for (int shard = 1; shard < count; shard++)
                sum.add_(gradients[shard][i]);
            if (!isFirst)
                sum.add_(parameters[i].grad!);
            parameters[i].grad = sum;
        }

        foreach (IList<Tensor> shard in gradients)
        {
            foreach (Tensor gradient in shard)
                gradient.Dispose();
        }

        return new BatchResult(losses.Sum(), right.Sum());
    }

    private Tensor? ClassWeights() => options.ClassWeights.Count == 0
        ? null
        : tensor([.. options.ClassWeights.Select(weight => (float)weight)], [options.ClassWeights.Count], ScalarType.Float32, device);
}
