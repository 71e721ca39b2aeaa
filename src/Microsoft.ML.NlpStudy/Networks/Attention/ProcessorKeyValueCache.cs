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
        float[] weights = new float[(longest + Lanes.Count - 1) / Lanes.Count * Lanes.Count];
        int width = (int)queries.shape[2], headSize = size / heads;
        fixed (float* weightMemory = weights)
        {
            for (int row = 0; row < _rows.Length; row++)
            {
                ReadOnlySpan<nint> keys = _rows[row];
                for (int head = 0; head < heads; head++)
                {
                    float* query = queryMemory + ((nint)row * width) + (head * headSize);
                    ComputeWeights(query, keys, head * headSize, headSize, weightMemory);
                    float* sum = resultMemory + ((nint)row * size) + (head * headSize);
                    ComputeSum(weightMemory, keys, size + (head * headSize), headSize, sum);
                    for (int token = 0; attentionMemory is not null && token < keys.Length; token++)
                    {
                        attentionMemory[((nint)row * longest) + token] += weightMemory[token] / heads;
                    }
                }
            }
        }

        return (result.MoveToOuterDisposeScope(), attention?.MoveToOuterDisposeScope());
    }

    public override void Dispose() => _kept.ForEach(tensor => tensor.Dispose());

    // The attention weights: the softmax of a query's scaled products with the keys. The weights have room for whole vectors.
    private static void ComputeWeights(float* query, ReadOnlySpan<nint> keys, int start, int size, float* weights)
    {
        float scale = 1 / MathF.Sqrt(size), largest = float.NegativeInfinity;
        for (int token = 0; token < keys.Length; token++)
        {
            float* key = (float*)keys[token] + start;
            Vector512<float> sum = Vector512<float>.Zero;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                sum = Vector512.FusedMultiplyAdd(Lanes.Load(query + i, size - i), Lanes.Load(key + i, size - i), sum);
            }

            weights[token] = Vector512.Sum(sum) * scale;
            largest = MathF.Max(largest, weights[token]);
        }

        Vector512<float> shift = Vector512.Create(largest), total = Vector512<float>.Zero;
        for (int token = 0; token < keys.Length; token += Lanes.Count)
        {
            Vector512<float> power = Lanes.Exp(Vector512.Load(weights + token) - shift);
            power = keys.Length - token >= Lanes.Count ? power : Vector512.ConditionalSelect(
                Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(keys.Length - token)).AsSingle(), power,
                Vector512<float>.Zero);
            power.Store(weights + token);
            total += power;
        }

        Vector512<float> factor = Vector512.Create(1 / Vector512.Sum(total));
        for (int token = 0; token < keys.Length; token += Lanes.Count)
        {
            (Vector512.Load(weights + token) * factor).Store(weights + token);
        }
    }

    // The sum of the values, weighted by attention.
    private static void ComputeSum(float* weights, ReadOnlySpan<nint> keys, int start, int size, float* result)
    {
        for (int i = 0; i < size; i += Lanes.Count)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int token = 0; token < keys.Length; token++)
            {
                sum = Vector512.FusedMultiplyAdd(
                    Vector512.Create(weights[token]), Lanes.Load((float*)keys[token] + start + i, size - i), sum);
            }

            Lanes.Store(sum, result + i, size - i);
        }
    }
}
