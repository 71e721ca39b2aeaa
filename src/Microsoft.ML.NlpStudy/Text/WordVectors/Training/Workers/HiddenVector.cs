using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The hidden vector of a prediction, the mean of some rows, and its gradient, which each of these rows receives whole, as in word2vec and
/// fastText.
/// </summary>
internal sealed unsafe class HiddenVector : IDisposable
{
    private readonly int _stride;
    private readonly float* _numbers;
    private readonly List<nint> _rows = [];

    public HiddenVector(int stride)
    {
        _stride = stride;
        _numbers = (float*)NativeMemory.AlignedAlloc(2 * (nuint)stride * sizeof(float), 64);
    }

    ~HiddenVector() => NativeMemory.AlignedFree(_numbers);

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    private float* Gradient => _numbers + _stride;

    public void Clear() => _rows.Clear();

    public void Add(float* row) => _rows.Add((nint)row);

    /// <summary>Computes the mean, trains it against targets, and adds its gradient to the rows.</summary>
    /// <param name="targets">The target rows with their labels.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="changesFirstOnly">Whether only the first row changes, neither the other ones nor the targets.</param>
    /// <returns>The sum of the losses, in nats.</returns>
    public float Train(TargetRows targets, float rate, bool changesFirstOnly = false)
    {
        Span<nint> rows = CollectionsMarshal.AsSpan(_rows);
        Vector512<float> share = Vector512.Create(1f / rows.Length);
        for (int c = 0; c < _stride; c += EmbeddingTable.Lanes)
        {
            Vector512<float> sum = default;
            foreach (nint row in rows)
            {
                sum += Vector512.LoadAligned((float*)row + c);
            }

            (sum * share).StoreAligned(_numbers + c);
            Vector512<float>.Zero.StoreAligned(Gradient + c);
        }

        float loss = LogisticKernel.TrainHidden(_numbers, Gradient, targets, _stride, rate, changesTargets: !changesFirstOnly);
        foreach (nint row in changesFirstOnly ? rows[..1] : rows)
        {
            for (int c = 0; c < _stride; c += EmbeddingTable.Lanes)
            {
                float* place = (float*)row + c;
                (Vector512.LoadAligned(place) + Vector512.LoadAligned(Gradient + c)).StoreAligned(place);
            }
        }

        return loss;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_numbers);
        GC.SuppressFinalize(this);
    }
}
