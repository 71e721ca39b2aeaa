using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A key-value cache for the CPU. It keeps the projections as they are; each row has the memory addresses of its tokens' keys and values.
/// </summary>
/// <remarks>
/// So nothing is copied when rows are selected, and rows of one source share its memory. On a CPU libtorch makes one call for each product
/// of small matrices, and a step has one product for each row and head. Here a row's attention is one pass over memory.
/// </remarks>
internal sealed unsafe class ProcessorKeyValueCache(int size, int heads) : KeyValueCache
{
    private readonly List<Tensor> _kept = [];

    // For each row the addresses of its tokens' keys; a token's values follow its keys. Rows share these arrays, which never change.
    // Empty before the first token.
    private nint[][] _rows = [];

    public override void Append(Tensor projected, Tensor? paddingMask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kept = projected.contiguous();
        _kept.Add(kept.DetachFromDisposeScope());
        (long rows, long tokens, long width) = (kept.shape[0], kept.shape[1], kept.shape[2]);
        nint[][] before = _rows.Length == 0 ? [.. Enumerable.Repeat(Array.Empty<nint>(), (int)rows)] : _rows;
        float* keys = ProcessorMemory.Of<float>(kept) + (width - (2 * size));
        byte* isPadding = paddingMask is null ? null : ProcessorMemory.Of<byte>(paddingMask.contiguous());
        _rows = [.. before.Select((addresses, row) =>
        {
            var all = new List<nint>(addresses.Length + (int)tokens);
            all.AddRange(addresses);
            for (long token = row * tokens; token < (row + 1) * tokens; token++)
            {
                if (isPadding is null || isPadding[token] == 0)
                {
                    all.Add((nint)(keys + (token * width)));
                }
            }

            return all.ToArray();
        })];
    }

    public override void Select(Tensor rows)
    {
        if (_rows.Length > 0)
        {
            _rows = [.. rows.data<long>().Select(row => _rows[row])];
        }
    }

    public override (Tensor Result, Tensor? Attention) Attend(Tensor projected, bool needWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = projected.contiguous();
        Tensor result = empty([_rows.Length, 1, size], ScalarType.Float32);                          // (N, 1, E)
        int longest = _rows.Max(addresses => addresses.Length);
        Tensor? attention = needWeights ? zeros([_rows.Length, longest], ScalarType.Float32) : null; // (N, T)
        float* queryMemory = ProcessorMemory.Of<float>(queries);
        float* resultMemory = ProcessorMemory.Of<float>(result);
        float* attentionMemory = attention is null ? null : ProcessorMemory.Of<float>(attention);
        int width = (int)queries.shape[2], room = (longest + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        float[] weights = new float[heads * room];                                                   // (H, T)
        fixed (float* weightMemory = weights)
        {
            for (int row = 0; row < _rows.Length; row++)
            {
                ReadOnlySpan<nint> keys = _rows[row];
                ComputeScores(queryMemory + ((nint)row * width), keys, weightMemory, room);
                for (int head = 0; head < heads; head++)
                {
                    Softmax(weightMemory + (head * room), keys.Length);
                }

                ComputeSum(weightMemory, room, keys, resultMemory + ((nint)row * size));
                for (int head = 0; attentionMemory is not null && head < heads; head++)
                {
                    for (int token = 0; token < keys.Length; token++)
                    {
                        attentionMemory[((nint)row * longest) + token] += weightMemory[(head * room) + token] / heads;
                    }
                }
            }
        }

        return (result.MoveToOuterDisposeScope(), attention?.MoveToOuterDisposeScope());
    }

    public override void Dispose() => _kept.ForEach(tensor => tensor.Dispose());

    // The scaled products of a query with the keys, head by head (H, T). A key is read at once for all heads, since keys are far apart.
    private void ComputeScores(float* query, ReadOnlySpan<nint> keys, float* scores, int room)
    {
        int headSize = size / heads;
        float scale = 1 / MathF.Sqrt(headSize);
        for (int token = 0; token < keys.Length; token++)
        {
            float* key = (float*)keys[token];
            for (int head = 0; head < heads; head++)
            {
                Vector512<float> sum = Vector512<float>.Zero;
                for (int i = head * headSize, end = i + headSize; i < end; i += Lanes.Count)
                {
                    sum = Vector512.FusedMultiplyAdd(Lanes.Load(query + i, end - i), Lanes.Load(key + i, end - i), sum);
                }

                scores[(head * room) + token] = Vector512.Sum(sum) * scale;
            }
        }
    }

    // There is room for whole vectors.
    private static void Softmax(float* scores, int count)
    {
        float largest = float.NegativeInfinity;
        for (int token = 0; token < count; token++)
        {
            largest = MathF.Max(largest, scores[token]);
        }

        Vector512<float> shift = Vector512.Create(largest), total = Vector512<float>.Zero;
        for (int token = 0; token < count; token += Lanes.Count)
        {
            Vector512<float> power = Lanes.Exp(Vector512.Load(scores + token) - shift);
            power = count - token >= Lanes.Count ? power : Vector512.ConditionalSelect(
                Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count - token)).AsSingle(), power, Vector512<float>.Zero);
            power.Store(scores + token);
            total += power;
        }

        Vector512<float> factor = Vector512.Create(1 / Vector512.Sum(total));
        for (int token = 0; token < count; token += Lanes.Count)
        {
            (Vector512.Load(scores + token) * factor).Store(scores + token);
        }
    }

    // The sum of the values, weighted by attention. A value is read at once for all heads too.
    private void ComputeSum(float* weights, int room, ReadOnlySpan<nint> keys, float* result)
    {
        int headSize = size / heads;
        new Span<float>(result, size).Clear();
        for (int token = 0; token < keys.Length; token++)
        {
            float* value = (float*)keys[token] + size;
            for (int head = 0; head < heads; head++)
            {
                Vector512<float> weight = Vector512.Create(weights[(head * room) + token]);
                for (int i = head * headSize, end = i + headSize; i < end; i += Lanes.Count)
                {
                    Lanes.Store(
                        Vector512.FusedMultiplyAdd(weight, Lanes.Load(value + i, end - i), Lanes.Load(result + i, end - i)), result + i,
                        end - i);
                }
            }
        }
    }
}
