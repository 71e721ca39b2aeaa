using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch of texts as a network reads it: ids padded at the end to the longest, and the true lengths.</summary>
internal sealed class TokenBatch : IDisposable
{
    private readonly int[] _lengths;
    private readonly long[] _ids;
    private Tensor? _reversal;
    private Tensor? _lastSteps;
    private Tensor? _padding;

    private TokenBatch(long[] ids, int[] lengths, Device device, DropoutRandom? dropoutRandom)
    {
        _ids = ids;
        Ids = tensor(ids, [lengths.Length, ids.Length / lengths.Length], ScalarType.Int64, device);
        _lengths = lengths;
        DropoutRandom = dropoutRandom;
    }

    /// <summary>Token ids (B, T), int64, 0 where a text has ended.</summary>
    public Tensor Ids { get; }

    /// <summary>Each text's number of tokens.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Where dropout draws from while training; null while scoring, where nothing is dropped.</summary>
    /// <remarks>Each shard of a batch has its own, so that what is dropped does not depend on how threads take turns.</remarks>
    public DropoutRandom? DropoutRandom { get; }

    /// <summary>Which rows of large tables a network that is being trained has read for these texts; it adds them itself.</summary>
    public List<RowReads> Reads { get; } = [];

    /// <summary>How many texts.</summary>
    public int Size => _lengths.Length;

    /// <summary>Steps of the longest text.</summary>
    public int Steps => (int)Ids.shape[1];

    /// <summary>Makes the batch of these texts on a device.</summary>
    /// <param name="store">Where the texts are.</param>
    /// <param name="texts">Which of them.</param>
    /// <param name="device">Where the tensors shall be.</param>
    /// <param name="dropoutRandom">See <see cref="DropoutRandom"/>; the batch disposes of it.</param>
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

    /// <summary>
    /// For each place of a time-major (T, B) batch laid out flat, the place that holds the same text read backwards:
    /// its real tokens turned round, its padding left where it is. Its own inverse. int64 (T·B).
    /// </summary>
    public Tensor Reversal => _reversal ??= OnDevice(Flat((step, length) => step < length ? length - 1 - step : step, Steps));

    /// <summary>For each text, the flat time-major place of its last real token. int64 (B).</summary>
    public Tensor LastSteps => _lastSteps ??= OnDevice(Flat((_, length) => length - 1, 1));

    /// <summary>Time-major (T, B, 1), true where a text has ended.</summary>
    public Tensor Padding
    {
        get
        {
            if (_padding is null)
            {
                var ended = new bool[Steps * Size];
                for (int step = 0; step < Steps; step++)
                {
                    for (int row = 0; row < Size; row++)
                    {
                        ended[(step * Size) + row] = step >= _lengths[row];
                    }
                }

                _padding = tensor(ended, [Steps, Size, 1], ScalarType.Bool, Ids.device).DetachFromDisposeScope();
            }

            return _padding;
        }
    }

    /// <summary>For each token the place in its text where the same one stands first. int64 (B, T).</summary>
    public Tensor FirstPlaces()
    {
        var places = new long[_ids.Length];
        var first = new Dictionary<long, long>();
        for (int row = 0; row < Size; row++)
        {
            first.Clear();
            for (int step = 0; step < Steps; step++)
            {
                int place = (row * Steps) + step;
                first.TryAdd(_ids[place], step);
                places[place] = first[_ids[place]];
            }
        }

        return tensor(places, [Size, Steps], ScalarType.Int64, Ids.device);
    }

    /// <summary>Each text's number of tokens, to divide a sum over its tokens by. float32 (B, 1).</summary>
    public Tensor LengthColumn() => CopiedTensor.Of([.. _lengths.Select(length => (float)length)], [Size, 1], Ids.device);

    /// <summary>Whether a network that attends to tokens shall say how much: <see cref="Attention"/>.</summary>
    public bool WantsAttention { get; private init; }

    /// <summary>How much each token mattered, (T, B); null where nothing attended, or nobody wants to know.</summary>
    public float[,]? Attention { get; private set; }

    /// <summary>Keeps attention weights (T, B, 1) that sum to 1 over a text's tokens, where they are wanted.</summary>
    public void NoteAttention(Tensor weights)
    {
        if (!WantsAttention)
        {
            return;
        }

        float[] values = weights.detach().cpu().contiguous().data<float>().ToArray();
        Attention = new float[Steps, Size];
        Buffer.BlockCopy(values, 0, Attention, 0, values.Length * sizeof(float));
    }

    /// <summary>Frees the tensors, and the generator.</summary>
    public void Dispose()
    {
        Ids.Dispose();
        DropoutRandom?.Dispose();
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
        var places = new long[steps * Size];
        for (int step = 0; step < steps; step++)
        {
            for (int row = 0; row < Size; row++)
            {
                places[(step * Size) + row] = (stepOf(step, _lengths[row]) * (long)Size) + row;
            }
        }

        return places;
    }

    private static void Widen(ReadOnlySpan<int> from, Span<long> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }

    // The batch's own, however short-lived the scope in which it is first asked for.
    private Tensor OnDevice(long[] places) => tensor(places, [places.Length], ScalarType.Int64, Ids.device).DetachFromDisposeScope();
}
