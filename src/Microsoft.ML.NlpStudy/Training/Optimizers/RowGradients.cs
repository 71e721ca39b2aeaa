using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The gradient of the rows of one table that a step has read.</summary>
/// <param name="table">The table.</param>
internal sealed class RowGradients(Parameter table)
{
    private readonly int _size = (int)table.shape[1];

    // For each row of the table, its place among the rows read, plus 1; 0 if the step has not read it.
    private readonly int[] _places = new int[table.shape[0]];
    private readonly List<int> _rows = [];
    private float[] _values = [];

    /// <summary>The rows read, each once, in the order of the first reading.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The sum of all squares.</summary>
    public double SquaredNorm => TensorPrimitives.SumOfSquares(Values);

    /// <summary>The gradient, with a row for each of <see cref="Rows"/>.</summary>
    public Span<float> Values => _values.AsSpan(0, _rows.Count * _size);

    /// <summary>Removes the rows and gradients of the last step.</summary>
    public void Clear()
    {
        foreach (int row in _rows)
        {
            _places[row] = 0;
        }

        Values.Clear();
        _rows.Clear();
    }

    /// <summary>Adds the gradients of some texts' rows, computed from those of the texts' vectors.</summary>
    /// <param name="reads">The rows that the texts have read.</param>
    /// <param name="gradient">The gradient of the texts' vectors (B, E).</param>
    public void Add(RowReads reads, Tensor gradient) => Add(
        reads.Rows, reads.Ends, reads.Shares, MemoryMarshal.Cast<byte, float>(gradient.contiguous().bytes), reads.Factors);

    /// <inheritdoc cref="Add(RowReads, Tensor)"/>
    /// <param name="rows">The indices of the rows, text by text.</param>
    /// <param name="ends">The end of each text's rows.</param>
    /// <param name="shares">The factor of each text's rows in its vector.</param>
    /// <param name="gradient">The gradient of the texts' vectors, one after another.</param>
    /// <param name="fixedFactors">The fixed factors of the table's rows; <see langword="null"/> for none.</param>
    public void Add(
        ReadOnlySpan<int> rows, ReadOnlySpan<int> ends, ReadOnlySpan<float> shares, ReadOnlySpan<float> gradient, Tensor? fixedFactors)
    {
        ReadOnlySpan<float> factors = fixedFactors is null ? [] : MemoryMarshal.Cast<byte, float>(fixedFactors.bytes);
        Span<float> share = new float[_size];
        for (int text = 0, i = 0; text < ends.Length; text++)
        {
            TensorPrimitives.Multiply(gradient.Slice(text * _size, _size), shares[text], share);
            for (; i < ends[text]; i++)
            {
                Span<float> sum = ValuesOf(rows[i]);
                if (factors.IsEmpty)
                {
                    TensorPrimitives.Add(sum, share, sum);
                }
                else
                {
                    TensorPrimitives.MultiplyAdd(share, factors.Slice(rows[i] * _size, _size), sum, sum);
                }
            }
        }
    }

    private Span<float> ValuesOf(int row)
    {
        int place = _places[row];
        if (place == 0)
        {
            _rows.Add(row);
            _places[row] = place = _rows.Count;
            if (_values.Length < place * _size)
            {
                Array.Resize(ref _values, Math.Max(2 * _values.Length, 1024 * _size));
            }
        }

        return _values.AsSpan((place - 1) * _size, _size);
    }
}
