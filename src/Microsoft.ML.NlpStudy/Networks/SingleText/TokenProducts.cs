namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The first layer's products W·e + b of token vectors, each computed when a text first has the token.</summary>
/// <remarks>
/// A token's product does not depend on the other tokens, so a network that reads one text at a time need not repeat it: the products are
/// half of a recurrent classifier's work and nearly all of a convolutional one's. Tokens come by frequency, so those that come first are
/// those that come again. Up to <see cref="MaximumBytes"/> are kept for a network; further tokens are computed each time. Any number of
/// threads may use it.
/// </remarks>
internal sealed unsafe class TokenProducts
{
    /// <summary>The most memory of a network's kept products: 64 MiB.</summary>
    public const int MaximumBytes = 64 << 20;

    private const int RowsPerBlock = 64;
    private readonly Lock _lock = new();
    private readonly Action<int, nint> _readVector;
    private readonly PackedProduct _product;

    // The address of each token's product; 0 for those not computed.
    private readonly nint[] _addresses;
    private readonly List<AlignedFloats> _blocks = [];
    private readonly int _mostRows;
    private int _rows;

    /// <summary>Starts with no product computed.</summary>
    /// <param name="tokens">The number of token ids, with that of padding.</param>
    /// <param name="product">The first layer.</param>
    /// <param name="readVector">Copies the vector of a token to an address.</param>
    /// <param name="maximumBytes">The most memory of kept products.</param>
    public TokenProducts(int tokens, PackedProduct product, Action<int, nint> readVector, int maximumBytes = MaximumBytes)
    {
        (_product, _readVector) = (product, readVector);
        _addresses = new nint[tokens];
        _mostRows = maximumBytes / (product.Width * sizeof(float));
    }

    /// <summary>The number of numbers in a product.</summary>
    public int Width => _product.Width;

    /// <summary>The number of products kept so far.</summary>
    public int Count => Volatile.Read(ref _rows);

    /// <summary>Finds the products of a text's tokens, and computes those that are missing.</summary>
    /// <param name="ids">The text's ids.</param>
    /// <param name="rows">Receives the address of each token's product, valid until the next call with the same scratch.</param>
    /// <param name="scratch">The memory for products that are not kept.</param>
    public void Find(ReadOnlySpan<int> ids, Span<nint> rows, Scratch scratch)
    {
        scratch.Missing.Clear();
        for (int i = 0; i < ids.Length; i++)
        {
            rows[i] = Volatile.Read(ref _addresses[ids[i]]);
            if (rows[i] == 0)
            {
                scratch.Missing.Add(i);
            }
        }

        if (scratch.Missing.Count > 0 && Count < _mostRows)
        {
            lock (_lock)
            {
                Keep(ids, rows, scratch);
            }
        }

        if (scratch.Missing.Count > 0)
        {
            Compute(ids, rows, scratch);
        }
    }

    // Computes missing products and keeps them, until there is no room; those that stay missing stay in the list.
    private void Keep(ReadOnlySpan<int> ids, Span<nint> rows, Scratch scratch)
    {
        List<int> left = scratch.Left;
        left.Clear();
        foreach (int place in scratch.Missing)
        {
            // It may have come in the same text, or in another thread's.
            int id = ids[place];
            if (_addresses[id] == 0)
            {
                if (_rows == _mostRows)
                {
                    left.Add(place);
                    continue;
                }

                if (_rows % RowsPerBlock == 0)
                {
                    _blocks.Add(new AlignedFloats(Math.Min(RowsPerBlock, _mostRows - _rows) * Width));
                }

                float* to = _blocks[^1].Start + (_rows % RowsPerBlock * Width);
                float* vector = scratch.Vectors.Ensure(_product.Inputs);
                _readVector(id, (nint)vector);
                _product.Multiply(vector, _product.Inputs, 1, to, Width);
                Volatile.Write(ref _addresses[id], (nint)to);
                Volatile.Write(ref _rows, _rows + 1);
            }

            rows[place] = _addresses[id];
        }

        (scratch.Missing, scratch.Left) = (left, scratch.Missing);
    }

    private void Compute(ReadOnlySpan<int> ids, Span<nint> rows, Scratch scratch)
    {
        int count = scratch.Missing.Count;
        float* vectors = scratch.Vectors.Ensure(count * _product.Inputs);
        float* results = scratch.Products.Ensure(count * Width);
        for (int i = 0; i < count; i++)
        {
            _readVector(ids[scratch.Missing[i]], (nint)(vectors + ((nint)i * _product.Inputs)));
            rows[scratch.Missing[i]] = (nint)(results + ((nint)i * Width));
        }

        _product.Multiply(vectors, _product.Inputs, count, results, Width);
    }

    /// <summary>The memory that one thread's calls use again and again.</summary>
    internal sealed class Scratch
    {
        /// <summary>The places of tokens whose product is missing.</summary>
        public List<int> Missing { get; set; } = [];

        /// <summary>Becomes the list of those that still are.</summary>
        public List<int> Left { get; set; } = [];

        /// <summary>The vectors of tokens.</summary>
        public AlignedFloats Vectors { get; } = new(0);

        /// <summary>The products that are not kept.</summary>
        public AlignedFloats Products { get; } = new(0);
    }
}
