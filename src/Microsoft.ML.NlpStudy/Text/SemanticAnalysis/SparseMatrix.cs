using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A sparse matrix in compressed rows, which multiplies dense ones. It is never made dense.</summary>
/// <remarks>Numbers are kept as Single, and all sums are of doubles. The results do not depend on the number of threads.</remarks>
internal sealed class SparseMatrix
{
    private readonly int[] _columns;
    private readonly float[] _values;
    private readonly int[] _ends;
    private int _count;

    public SparseMatrix(int rows, int columns, int entries)
    {
        Rows = rows;
        Columns = columns;
        _columns = new int[entries];
        _values = new float[entries];
        _ends = new int[rows];
    }

    public int Rows { get; }

    public int Columns { get; }

    private int Entries => _count == 0 ? 0 : _ends[_count - 1];

    /// <summary>Adds the next row.</summary>
    /// <param name="columns">The columns of its entries.</param>
    /// <param name="values">The entries; further values are not read.</param>
    public void AddRow(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        int start = Entries;
        columns.CopyTo(_columns.AsSpan(start));
        for (int i = 0; i < columns.Length; i++)
        {
            _values[start + i] = (float)values[i];
        }

        _ends[_count++] = start + columns.Length;
    }

    /// <summary>Creates the transpose, whose rows are this matrix's columns.</summary>
    public SparseMatrix Transpose()
    {
        var transpose = new SparseMatrix(Columns, Rows, Entries);
        foreach (int column in _columns)
        {
            transpose._ends[column]++;
        }

        // Each row of the transpose begins where the one before ends, and its end moves on as it is filled.
        int sum = 0;
        for (int row = 0; row < Columns; row++)
        {
            (transpose._ends[row], sum) = (sum, sum + transpose._ends[row]);
        }

        for (int row = 0; row < Rows; row++)
        {
            for (int i = row == 0 ? 0 : _ends[row - 1]; i < _ends[row]; i++)
            {
                int place = transpose._ends[_columns[i]]++;
                transpose._columns[place] = row;
                transpose._values[place] = _values[i];
            }
        }

        transpose._count = Columns;
        return transpose;
    }

    /// <summary>Computes the product of this matrix and a dense one.</summary>
    /// <param name="right">The dense matrix, with a row for each column of this one.</param>
    public DenseMatrix Multiply(DenseMatrix right)
    {
        var product = new DenseMatrix(Rows, right.Columns);
        DenseMatrix.ForEachBlock(Rows, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                Span<double> target = product[row];
                for (int i = row == 0 ? 0 : _ends[row - 1]; i < _ends[row]; i++)
                {
                    TensorPrimitives.MultiplyAdd<double>(right[_columns[i]], _values[i], target, target);
                }
            }
        });
        return product;
    }

    /// <summary>Computes the mean and the mean square of each column.</summary>
    public (double[] Means, double[] MeanSquares) Moments()
    {
        double[] means = new double[Columns], squares = new double[Columns];
        for (int i = 0; i < Entries; i++)
        {
            means[_columns[i]] += _values[i];
            squares[_columns[i]] += (double)_values[i] * _values[i];
        }

        TensorPrimitives.Divide(means, Rows, means);
        TensorPrimitives.Divide(squares, Rows, squares);
        return (means, squares);
    }
}
