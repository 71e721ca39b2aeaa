using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The top k tokens of one step, and the log-probability of the end.</summary>
/// <param name="End">The log-probability of the end, in nats.</param>
/// <param name="Tokens">The k most probable tokens with their log-probabilities in nats, most probable first.</param>
internal readonly unsafe record struct TopK(float End, (int Token, float LogProbability)[] Tokens)
{
    /// <summary>Finds the top k tokens of each row.</summary>
    /// <param name="logits">float32 (N, V + 1), the end at index <see cref="INextToken.End"/>.</param>
    /// <param name="count">Number of tokens k, at most V.</param>
    public static TopK[] Of(Tensor logits, int count) =>
        ProcessorMemory.Holds(logits) ? OnProcessor(logits, count) : OnDevice(logits, count);

    private static TopK[] OnDevice(Tensor logits, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logProbabilities = nn.functional.log_softmax(logits, 1);
        (Tensor values, Tensor tokens) = logProbabilities.narrow(1, 1, logits.shape[1] - 1).topk(count); // (N, K)
        float[] value = values.cpu().contiguous().data<float>().ToArray();
        long[] token = tokens.cpu().contiguous().data<long>().ToArray();
        float[] ends = logProbabilities.select(1, INextToken.End).cpu().contiguous().data<float>().ToArray();
        return [.. ends.Select((end, row) => new TopK(
            end, [.. Enumerable.Range(row * count, count).Select(index => ((int)token[index] + 1, value[index]))]))];
    }

    // Two passes over a row; libtorch's log_softmax and topk take four passes and a sort.
    private static TopK[] OnProcessor(Tensor logits, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = logits.stride(1) == 1 ? logits : logits.contiguous();
        int width = (int)rows.shape[1];
        nint stride = (nint)rows.stride(0);
        float* memory = ProcessorMemory.Of<float>(rows[0]);
        var all = new TopK[rows.shape[0]];
        for (int row = 0; row < all.Length; row++)
        {
            float* numbers = memory + (row * stride);
            var top = new (int Token, float Logit)[count];
            Choose(numbers, width, top);
            float total = LogOfSum(numbers, width, MathF.Max(numbers[INextToken.End], top[0].Logit));
            for (int i = 0; i < count; i++)
            {
                top[i].Logit -= total;
            }

            all[row] = new TopK(numbers[INextToken.End] - total, top);
        }

        return all;
    }

    // Most logits are below the k-th largest so far: they are skipped sixteen at a time.
    private static void Choose(float* logits, int width, (int Token, float Logit)[] top)
    {
        int found = 0, token = INextToken.End + 1;
        while (token < width)
        {
            if (found == top.Length)
            {
                Vector512<float> least = Vector512.Create(top[^1].Logit);
                while (token + Lanes.Count <= width && !Vector512.GreaterThanAny(Vector512.Load(logits + token), least))
                {
                    token += Lanes.Count;
                }
            }

            for (int end = Math.Min(token + Lanes.Count, width); token < end; token++)
            {
                float logit = logits[token];
                if (found == top.Length && !(logit > top[^1].Logit))
                {
                    continue;
                }

                // Inserted in order, after tokens of the same logit.
                int index = found < top.Length ? found++ : found - 1;
                for (; index > 0 && logit > top[index - 1].Logit; index--)
                {
                    top[index] = top[index - 1];
                }

                top[index] = (token, logit);
            }
        }
    }

    private static float LogOfSum(float* logits, int width, float largest)
    {
        Vector512<float> shift = Vector512.Create(largest), sums = Vector512<float>.Zero;
        int i = 0;
        for (; i + Lanes.Count <= width; i += Lanes.Count)
        {
            sums += Lanes.Exp(Vector512.Load(logits + i) - shift);
        }

        float sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            sum += MathF.Exp(logits[i] - largest);
        }

        return largest + MathF.Log(sum);
    }
}
