using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The pooling of the vectors of a text's tokens to one vector, for one text at a time. It may also keep them all.</summary>
internal sealed class WordVectorPooler(WordVectorPooling pooling, int dimension)
{
    private readonly float[] _minimum = new float[dimension];
    private readonly float[] _sum = new float[dimension];
    private readonly float[] _maximum = new float[dimension];
    private readonly List<float> _all = [];
    private int _count;

    /// <summary>The number of elements of the result.</summary>
    public int Length => pooling == WordVectorPooling.None ? _all.Count : SizeOf(pooling, dimension);

    /// <summary>Computes the number of elements of each result; 0 where it depends on the text.</summary>
    public static int SizeOf(WordVectorPooling pooling, int dimension) => pooling switch
    {
        WordVectorPooling.MinimumMeanMaximum => checked(3 * dimension),
        WordVectorPooling.None => 0,
        _ => dimension,
    };

    public void Clear()
    {
        _count = 0;
        _all.Clear();
        Array.Clear(_sum);
    }

    public void Add(ReadOnlySpan<float> vector)
    {
        if (pooling == WordVectorPooling.None)
        {
            _all.AddRange(vector);
            return;
        }

        if (pooling != WordVectorPooling.Maximum)
        {
            TensorPrimitives.Add(_sum, vector, _sum);
        }

        if (_count++ == 0)
        {
            vector.CopyTo(_minimum);
            vector.CopyTo(_maximum);
            return;
        }

        if (pooling is WordVectorPooling.Maximum or WordVectorPooling.MinimumMeanMaximum)
        {
            TensorPrimitives.Max(_maximum, vector, _maximum);
        }

        if (pooling == WordVectorPooling.MinimumMeanMaximum)
        {
            TensorPrimitives.Min(_minimum, vector, _minimum);
        }
    }

    /// <summary>Writes the result; zeros where nothing was added.</summary>
    public void Write(Span<float> destination)
    {
        if (pooling == WordVectorPooling.None)
        {
            CollectionsMarshal.AsSpan(_all).CopyTo(destination);
            return;
        }

        if (_count == 0)
        {
            destination.Clear();
            return;
        }

        switch (pooling)
        {
            case WordVectorPooling.Mean:
                TensorPrimitives.Divide(_sum, _count, destination);
                break;
            case WordVectorPooling.Sum:
                _sum.CopyTo(destination);
                break;
            case WordVectorPooling.Maximum:
                _maximum.CopyTo(destination);
                break;
            default:
                _minimum.CopyTo(destination);
                TensorPrimitives.Divide(_sum, _count, destination.Slice(dimension, dimension));
                _maximum.CopyTo(destination[(2 * dimension)..]);
                break;
        }
    }
}
