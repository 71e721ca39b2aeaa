using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>What search needs of a step's logits: the likeliest tokens, and how likely the end is.</summary>
/// <param name="End">The log-probability of the end.</param>
/// <param name="Tokens">The likeliest tokens with their log-probabilities, likeliest first.</param>
internal readonly unsafe record struct TopK(float End, (int Token, float LogProbability)[] Tokens)
{
    /// <summary>Those of each row.</summary>
    /// <param name="logits">Float32 (N, V + 1), the end's in the place of <see cref="INextToken.End"/>.</param>
    /// <param name="count">Tokens that are asked for, at most V.</param>
    public static TopK[] Of(Tensor logits, int count) =>
        ProcessorMemory.Holds(logits) ? OnProcessor(logits, count) : OnDevice(logits, count);

    private static TopK[] OnDevice(Tensor logits, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logProbabilities = nn.functional.log_softmax(logits, 1);
        (Tensor values, Tensor tokens) = logProbabilities.narrow(1, 1, logits.shape[1] - 1).topk(count);            // (N, K)
        float[] value = values.cpu().contiguous().data<float>().ToArray();
        long[] token = tokens.cpu().contiguous().data<long>().ToArray();
        float[] ends = logProbabilities.select(1, INextToken.End).cpu().contiguous().data<float>().ToArray();
        return [.. ends.Select((end, row) => new TopK(
            end, [.. Enumerable.Range(row * count, count).Select(place => ((int)token[place] + 1, value[place]))]))];
    }

    // Two passes over a row, where libtorch's softmax and topk take four and sort.
    private static TopK[] OnProcessor(Tensor logits, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = logits.contiguous();
        int width = (int)rows.shape[1];
        float* memory = ProcessorMemory.Of<float>(rows);
        var all = new TopK[rows.shape[0]];
        for (int row = 0; row < all.Length; row++)
        {
            float* numbers = memory + ((nint)row * width);
            var likeliest = new (int Token, float Logit)[count];
            Choose(numbers, width, likeliest);
            float total = LogOfSum(numbers, width, MathF.Max(numbers[INextToken.End], likeliest[0].Logit));
            for (int i = 0; i < count; i++)
            {
                likeliest[i].Logit -= total;
            }

            all[row] = new TopK(numbers[INextToken.End] - total, likeliest);
        }

        return all;
    }

    // Most numbers are no match for those chosen already: sixteen at a time are passed over.
    private static void Choose(float* logits, int width, (int Token, float Logit)[] likeliest)
    {
        int found = 0, token = INextToken.End + 1;
        while (token < width)
        {
            if (found == likeliest.Length)
            {
                Vector512<float> least = Vector512.Create(likeliest[^1].Logit);
                while (token + Lanes.Count <= width && !Vector512.GreaterThanAny(Vector512.Load(logits + token), least))
                {
                    token += Lanes.Count;
                }
            }

            for (int end = Math.Min(token + Lanes.Count, width); token < end; token++)
            {
                float logit = logits[token];
                if (found == likeliest.Length && !(logit > likeliest[^1].Logit))
                {
                    continue;
                }

                // Into its place, behind those as likely.
                int place = found < likeliest.Length ? found++ : found - 1;
                for (; place > 0 && logit > likeliest[place - 1].Logit; place--)
                {
                    likeliest[place] = likeliest[place - 1];
                }

                likeliest[place] = (token, logit);
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
