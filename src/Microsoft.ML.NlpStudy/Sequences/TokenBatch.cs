using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch of texts as a network reads it: token ids, padded at the end to the longest text, and the lengths.</summary>
internal sealed class TokenBatch : IDisposable
{
    private readonly int[] _lengths;
    private readonly long[] _ids;
    private readonly bool _ownsDropoutRandom;
    private Tensor? _reversal;
    private Tensor? _lastSteps;
    private Tensor? _padding;

    private TokenBatch(long[] ids, int[] lengths, Device device, DropoutRandom? dropoutRandom, bool ownsDropoutRandom = true)
    {
        _ids = ids;
        Ids = tensor(ids, [lengths.Length, ids.Length / lengths.Length], ScalarType.Int64, device);
        _lengths = lengths;
        DropoutRandom = dropoutRandom;
        _ownsDropoutRandom = ownsDropoutRandom;
    }

    /// <summary>Token ids, int64 (B, T), 0 at padding.</summary>
    public Tensor Ids { get; }

    /// <summary>Each text's number of tokens.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>The source of dropout in training; <see langword="null"/> when scoring, without dropout.</summary>
    /// <remarks>Each shard of a batch has a source of its own, so that dropout does not depend on the timing of threads.</remarks>
    public DropoutRandom? DropoutRandom { get; }

    /// <summary>The rows of large tables that the network has read for these texts in training. The network adds them.</summary>
    public List<RowReads> Reads { get; } = [];

    /// <summary>Number of texts, B.</summary>
    public int Size => _lengths.Length;

    /// <summary>Number of tokens in the longest text, T.</summary>
    public int Steps => (int)Ids.shape[1];

    /// <summary>The largest token id.</summary>
    public long LargestId => TensorPrimitives.Max<long>(_ids);

    /// <summary>Creates the batch of the given texts.</summary>
    /// <param name="store">The store of all texts.</param>
    /// <param name="texts">The indices of the batch's texts in the store.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="dropoutRandom">See <see cref="DropoutRandom"/>; the batch disposes it.</param>
    /// <param name="wantsAttention">See <see cref="WantsAttention"/>.</param>
    public static TokenBatch Create(
        TokenStore store, ReadOnlySpan<int> texts, Device device, DropoutRandom? dropoutRandom = null, bool wantsAttention = false)
    {
        var lengths = new int[texts.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            lengths[row] = store.LengthOf(texts[row]);
        }

        int steps = lengths.Max();
        var ids = new long[texts.Length * steps];
        for (int row = 0; row < texts.Length; row++)
        {
            Widen(store[texts[row]], ids.AsSpan(row * steps));
        }

        return new TokenBatch(ids, lengths, device, dropoutRandom) { WantsAttention = wantsAttention };
    }

    /// <summary>Cuts each text into windows, which become the texts of another batch. The source of dropout stays this batch's.</summary>
    /// <param name="length">The number of tokens of a window; the last window of a text may be shorter.</param>
    /// <returns>The windows, and the number of each window's text.</returns>
    public (TokenBatch Windows, int[] Texts) CutInto(int length)
    {
        var texts = new List<int>();
        var lengths = new List<int>();
        var ids = new List<long>();
        for (int row = 0; row < Size; row++)
        {
            for (int start = 0; start < _lengths[row]; start += length)
            {
                int count = Math.Min(length, _lengths[row] - start);
                texts.Add(row);
                lengths.Add(count);
                ids.AddRange(_ids.AsSpan((row * Steps) + start, count));
                ids.AddRange(new long[length - count]);
            }
        }

        return (new TokenBatch([.. ids], [.. lengths], Ids.device, DropoutRandom, ownsDropoutRandom: false), [.. texts]);
    }

    /// <summary>
    /// The permutation of a flattened time-major (T, B) batch that reverses each text's real tokens and leaves padding in place. int64
    /// (T·B). It is its own inverse.
    /// </summary>
    public Tensor Reversal => _reversal ??= OnDevice(Flat((step, length) => step < length ? length - 1 - step : step, Steps));

    /// <summary>The index of each text's last real token in the flattened time-major (T, B) batch, int64 (B).</summary>
    public Tensor LastSteps => _lastSteps ??= OnDevice(Flat((_, length) => length - 1, 1));

    /// <summary>The padding mask, time-major (T, B, 1), true at padding.</summary>
    public Tensor Padding
    {
        get
        {
            if (_padding is null)
            {
                var mask = new bool[Steps * Size];
                for (int step = 0; step < Steps; step++)
                {
                    for (int row = 0; row < Size; row++)
                    {
                        mask[(step * Size) + row] = step >= _lengths[row];
                    }
                }

                _padding = tensor(mask, [Steps, Size, 1], ScalarType.Bool, Ids.device).DetachFromDisposeScope();
            }

            return _padding;
        }
    }

    /// <summary>Finds, for each token, the step at which the same token first occurs in its text.</summary>
    /// <returns>int64 (B, T)</returns>
    public Tensor FirstOccurrences()
    {
        var occurrences = new long[_ids.Length];
        var first = new Dictionary<long, long>();
        for (int row = 0; row < Size; row++)
        {
            first.Clear();
            for (int step = 0; step < Steps; step++)
            {
                int index = (row * Steps) + step;
                first.TryAdd(_ids[index], step);
                occurrences[index] = first[_ids[index]];
            }
        }

        return tensor(occurrences, [Size, Steps], ScalarType.Int64, Ids.device);
    }

    /// <summary>Returns each text's number of tokens, for means over the tokens.</summary>
    /// <returns>float32 (B, 1)</returns>
    public Tensor LengthColumn() => CopiedTensor.Of([.. _lengths.Select(length => (float)length)], [Size, 1], Ids.device);

    /// <summary>Whether the network keeps its attention weights in <see cref="Attention"/>.</summary>
    public bool WantsAttention { get; private init; }

    /// <summary>The attention weight of each token (T, B); <see langword="null"/> without attention, or if it is not wanted.</summary>
    public float[,]? Attention { get; private set; }

    /// <summary>Keeps the attention weights (T, B, 1), which sum to 1 over a text's tokens, if they are wanted.</summary>
    public void KeepAttention(Tensor weights)
    {
        if (!WantsAttention)
        {
            return;
        }

        float[] values = weights.detach().cpu().contiguous().data<float>().ToArray();
        Attention = new float[Steps, Size];
        Buffer.BlockCopy(values, 0, Attention, 0, values.Length * sizeof(float));
    }

    /// <summary>Frees the tensors and the source of dropout.</summary>
    public void Dispose()
    {
        Ids.Dispose();
        if (_ownsDropoutRandom)
        {
            DropoutRandom?.Dispose();
        }

        _reversal?.Dispose();
        _lastSteps?.Dispose();
        _padding?.Dispose();
        foreach (RowReads reads in Reads)
        {
            reads.Vectors.Dispose();
        }
    }

    private long[] Flat(Func<int, int, int> stepOf, int steps)
    {
        var indices = new long[steps * Size];
        for (int step = 0; step < steps; step++)
        {
            for (int row = 0; row < Size; row++)
            {
                indices[(step * Size) + row] = (stepOf(step, _lengths[row]) * (long)Size) + row;
            }
        }

        return indices;
    }

    private static void Widen(ReadOnlySpan<int> from, Span<long> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }

    // The tensor belongs to the batch, not to the dispose scope of its first use.
    private Tensor OnDevice(long[] indices) => tensor(indices, [indices.Length], ScalarType.Int64, Ids.device).DetachFromDisposeScope();
}
