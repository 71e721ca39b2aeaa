using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>An orthonormal base that grows by blocks of columns, and a symmetric operator within it.</summary>
/// <param name="size">The length of a column.</param>
/// <param name="capacity">The most columns.</param>
internal sealed class KrylovSpace(int size, int capacity)
{
    private readonly double[,] _operator = new double[capacity, capacity];
    private DenseMatrix _base = new(size, capacity);

    /// <summary>The number of columns.</summary>
    public int Count { get; private set; }

    /// <summary>The greatest element of the operator on its diagonal: about its greatest eigenvalue.</summary>
    public double Scale => Enumerable.Range(0, Count).Select(i => _operator[i, i]).DefaultIfEmpty().Max();

    /// <summary>Adds orthonormal columns that are orthogonal to those there.</summary>
    public void Add(DenseMatrix block)
    {
        DenseMatrix.ForEachBlock(size, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                block[row].CopyTo(_base[row][Count..]);
            }
        });
        Count += block.Columns;
    }

    /// <summary>Takes the operator's image of the columns added last, and leaves of it what is orthogonal to all columns.</summary>
    public void AddImage(DenseMatrix image)
    {
        double[][] parts = Subtract(image);
        for (int column = 0; column < image.Columns; column++)
        {
            int added = Count - image.Columns + column;
            for (int i = 0; i < Count; i++)
            {
                _operator[i, added] = _operator[added, i] = parts[column][i];
            }
        }
    }

    /// <summary>Subtracts from columns their parts within the space.</summary>
    /// <returns>For each column, its part in the direction of each column of the base.</returns>
    public double[][] Subtract(DenseMatrix columns)
    {
        int count = Count;
        double[][][] sums = new double[DenseMatrix.BlocksOf(size)][][];
        DenseMatrix.ForEachBlock(size, (first, end) =>
        {
            double[][] sum = sums[DenseMatrix.BlockOf(first)] = Zeros();
            for (int row = first; row < end; row++)
            {
                ReadOnlySpan<double> values = columns[row], directions = _base[row][..count];
                for (int column = 0; column < values.Length; column++)
                {
                    TensorPrimitives.MultiplyAdd(directions, values[column], sum[column], sum[column]);
                }
            }
        });
        double[][] parts = Zeros();
        foreach (double[][] sum in sums)
        {
            for (int column = 0; column < parts.Length; column++)
            {
                TensorPrimitives.Add(parts[column], sum[column], parts[column]);
            }
        }

        DenseMatrix.ForEachBlock(size, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                Span<double> values = columns[row];
                ReadOnlySpan<double> directions = _base[row][..count];
                for (int column = 0; column < values.Length; column++)
                {
                    values[column] -= TensorPrimitives.Dot(directions, parts[column]);
                }
            }
        });
        return parts;

        double[][] Zeros() => [.. Enumerable.Range(0, columns.Columns).Select(_ => new double[count])];
    }

    /// <summary>Decomposes the operator within the space.</summary>
    /// <returns>The eigenvalues in descending order, and a column for each with its eigenvector's elements in the base.</returns>
    public (double[] Values, double[,] Vectors) Decompose()
    {
        var within = new double[Count, Count];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                within[i, j] = _operator[i, j];
            }
        }

        return SymmetricEigen.Decompose(within);
    }

    /// <summary>Keeps the space of some eigenvectors alone.</summary>
    /// <param name="values">The eigenvalues.</param>
    /// <param name="vectors">The eigenvectors' elements in the base.</param>
    /// <param name="kept">The number of eigenvectors, from the first.</param>
    public void Restart(double[] values, double[,] vectors, int kept)
    {
        _base = Combine(vectors, kept, capacity);
        Array.Clear(_operator);
        for (int i = 0; i < kept; i++)
        {
            _operator[i, i] = values[i];
        }

        Count = kept;
    }

    /// <summary>Computes vectors from their elements in the base.</summary>
    /// <param name="vectors">A column for each vector, and perhaps further ones.</param>
    /// <param name="count">The number of vectors.</param>
    public DenseMatrix Combine(double[,] vectors, int count) => Combine(vectors, count, count);

    private DenseMatrix Combine(double[,] vectors, int count, int columns)
    {
        double[][] rows = [
            .. Enumerable.Range(0, Count).Select(i => Enumerable.Range(0, count).Select(column => vectors[i, column]).ToArray())];
        var combined = new DenseMatrix(size, columns);
        DenseMatrix source = _base;
        DenseMatrix.ForEachBlock(size, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                Span<double> target = combined[row][..count];
                for (int i = 0; i < rows.Length; i++)
                {
                    TensorPrimitives.MultiplyAdd(rows[i], source[row][i], target, target);
                }
            }
        });
        return combined;
    }
}
