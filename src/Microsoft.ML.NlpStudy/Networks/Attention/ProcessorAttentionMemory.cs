using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Keys and values where the layers that made them left them, on a CPU: each row knows its tokens' places in memory, so that nothing is
/// copied as rows are selected, and rows of one source share it.
/// </summary>
/// <remarks>
/// libtorch's products of many small matrices are a call each on a CPU, and a step has one for each row and head. Here a row's attention is
/// one pass.
/// </remarks>
internal sealed unsafe class ProcessorAttentionMemory(int size, int heads) : AttentionMemory
{
    private readonly List<Tensor> _kept = [];

    // For each row its tokens' keys, which their values follow; shared by rows, and never changed. No rows before the first token.
    private nint[][] _rows = [];

    public override void Append(Tensor projected, Tensor? ended)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kept = projected.contiguous();
        _kept.Add(kept.DetachFromDisposeScope());
        (long rows, long tokens, long width) = (kept.shape[0], kept.shape[1], kept.shape[2]);
        nint[][] before = _rows.Length == 0 ? [.. Enumerable.Repeat(Array.Empty<nint>(), (int)rows)] : _rows;
        float* keys = ProcessorMemory.Of<float>(kept) + (width - (2 * size));
        byte* isEnded = ended is null ? null : ProcessorMemory.Of<byte>(ended.contiguous());
        _rows = [.. before.Select((places, row) =>
        {
            var all = new List<nint>(places.Length + (int)tokens);
            all.AddRange(places);
            for (long token = row * tokens; token < (row + 1) * tokens; token++)
            {
                if (isEnded is null || isEnded[token] == 0) { all.Add((nint)(keys + (token * width))); } }

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
        Tensor result = empty([_rows.Length, 1, size], ScalarType.Float32);                             // (N, 1, E)
        int longest = _rows.Max(places => places.Length);
        Tensor? attention = needWeights ? zeros([_rows.Length, longest], ScalarType.Float32) : null;          // (N, T)
        float* queryMemory = ProcessorMemory.Of<float>(queries);
        float* resultMemory = ProcessorMemory.Of<float>(result);
        float* attentionMemory = attention is null ? null : ProcessorMemory.Of<float>(attention);
        float[] weights = new float[longest];
        int width = (int)queries.shape[2], headSize = size / heads;
        fixed (float* weightMemory = weights)
        {
            for (int row = 0; row < _rows.Length; row++)
            {
                ReadOnlySpan<nint> keys = _rows[row];
                for (int head = 0; head < heads; head++)
                {
                    float* query = queryMemory + ((nint)row * width) + (head * headSize);
                    Weigh(query, keys, head * headSize, headSize, weightMemory);
                    Mix(weightMemory, keys, size + (head * headSize), headSize, resultMemory + ((nint)row * size) + (head * headSize));
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

    // The softmax of a query's scaled products with keys.
    private static void Weigh(float* query, ReadOnlySpan<nint> keys, int start, int size, float* weights)
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

        float total = 0;
        for (int token = 0; token < keys.Length; token++)
        {
            weights[token] = MathF.Exp(weights[token] - largest);
            total += weights[token];
        }

        for (int token = 0; token < keys.Length; token++)
        {
            weights[token] /= total;
        }
    }

    // The sum of values, each by its weight.
    private static void Mix(float* weights, ReadOnlySpan<nint> keys, int start, int size, float* result)
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
