using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The reader of fastText models (.bin). A model has a magic number, a version, the training's arguments, the dictionary and the input
/// matrix, whose rows are the words and the buckets of n-grams. The output matrix that follows is not read.
/// </summary>
/// <remarks>
/// If only some tokens are wanted, only their rows and their n-grams' rows are kept. A known word's vector is the average of its row and
/// its n-grams' rows, as fastText's <c>print-word-vectors</c> gives it.
/// </remarks>
internal sealed class FastTextModelReader
{
    /// <summary>The number at the start of a model.</summary>
    public const int Magic = 793712314;

    /// <summary>The newest version, that of fastText 0.2 to 0.9.</summary>
    public const int NewestVersion = 12;

    private const int LargestCount = 500_000_000;
    private readonly VectorFileReader _reader;
    private readonly HashSet<string>? _wanted;
    private readonly SubwordNgrams _ngrams;
    private readonly int _dimension;

    // The rows of the kept words in the input matrix, and the bytes of words whose token may encode to other bytes.
    private readonly List<int> _wordRows = [];
    private readonly Dictionary<int, byte[]> _otherBytes = [];

    public FastTextModelReader(VectorFileReader reader, HashSet<string>? wanted)
    {
        _reader = reader;
        _wanted = wanted;
        const string Place = "arguments";
        if (!IsModel(reader.Read(sizeof(int))))
        {
            throw reader.Error("start", $"fastText's number {Magic}", "another");
        }

        int version = reader.ReadInt32("version");
        Check(version is 11 or NewestVersion, "version", $"11 or {NewestVersion}", version);
        _dimension = reader.ReadInt32(Place);
        reader.ReadExactly(6 * sizeof(int), Place);    // window, epochs, least count, negatives, word n-grams, loss
        int kind = reader.ReadInt32(Place);
        int buckets = reader.ReadInt32(Place);
        int minimum = reader.ReadInt32(Place);
        int maximum = reader.ReadInt32(Place);
        reader.ReadExactly(sizeof(int) + sizeof(double), Place);    // update rate, sampling threshold
        Check(_dimension is >= 1 and <= VectorFileHeader.LargestDimension, "dimension", $"1 to {VectorFileHeader.LargestDimension}",
            _dimension);
        Check(maximum is >= 0 and <= 100, "longest n-gram", "0 to 100", maximum);
        Check(buckets >= (maximum > 0 ? 1 : 0) && buckets <= LargestCount, "buckets", $"1 to {LargestCount}", buckets);

        // Classifiers of version 11 were trained without n-grams whatever the arguments say.
        const int Supervised = 3;
        _ngrams = new SubwordNgrams(minimum, version == 11 && kind == Supervised ? 0 : maximum, buckets);
    }

    /// <summary>Whether a file begins like a fastText model.</summary>
    public static bool IsModel(ReadOnlySpan<byte> start) =>
        BinaryPrimitives.TryReadInt32LittleEndian(start, out int magic) && magic == Magic;

    /// <summary>Reads the vectors.</summary>
    public WordVectors Read(WordVectorOptions options)
    {
        var target = new WordVectorBuilder(_dimension, _wanted);
        int words = ReadDictionary(target, options.MaximumRows ?? int.MaxValue);
        const string Place = "input matrix";
        if (_reader.ReadByte(Place) != 0)
        {
            throw _reader.Error(Place, "one of floats", "a quantized one, as a .ftz file has; only the full model (.bin) can be read");
        }

        long rows = _reader.ReadInt64(Place);
        long columns = _reader.ReadInt64(Place);
        long expected = words + (_ngrams.MaximumLength > 0 ? (long)_ngrams.Buckets : 0);
        Check(rows >= expected && columns == _dimension, Place, $"at least {expected} rows of {_dimension} numbers",
            $"{rows} of {columns}");

        SubwordVectors? subwords = ReadMatrix(target, words);
        if (subwords is not null)
        {
            for (int row = 0; row < _wordRows.Count; row++)
            {
                subwords.Complete(BytesOf(target, row), target.Vectors[row]);
            }
        }

        return target.Build(options.LowerCaseFallback, subwords);
    }

    /// <summary>Reads the dictionary and makes room for the words to keep. Returns the number of words.</summary>
    private int ReadDictionary(WordVectorBuilder target, int maximumRows)
    {
        const string Place = "dictionary";
        int size = _reader.ReadInt32(Place);
        int words = _reader.ReadInt32(Place);
        int labels = _reader.ReadInt32(Place);
        _reader.ReadInt64(Place);    // tokens of the training text
        long pruned = _reader.ReadInt64(Place);    // the n-grams that a quantized model keeps; -1 for all
        Check(words is >= 0 and <= LargestCount && labels >= 0 && size == (long)words + labels, Place, "words and labels",
            $"{words} and {labels} of {size}");
        for (int i = 0; i < size; i++)
        {
            var place = new FilePlace("dictionary entry", i + 1, size);
            if (!_reader.TryReadTo(0, place, out ReadOnlySpan<byte> word))
            {
                throw _reader.Error(place, "a word that ends in a zero byte", "the end of the file");
            }

            if (i < words && i < maximumRows && target.TryAdd(word, out _))
            {
                string token = target.Tokens[^1];
                if (token.Contains('\uFFFD'))
                {
                    _otherBytes.Add(_wordRows.Count, word.ToArray());
                }

                _wordRows.Add(i);
            }

            _reader.ReadExactly(sizeof(long) + 1, place);    // the number of its occurrences, and whether it is a label
        }

        if (pruned >= 0)
        {
            throw _reader.Error(Place, "all n-grams", $"the {pruned} that quantization kept; only the full model (.bin) can be read");
        }

        return words;
    }

    /// <summary>Reads the rows of the kept words and of the buckets to keep, if the model has n-grams.</summary>
    private SubwordVectors? ReadMatrix(WordVectorBuilder target, int words)
    {
        long position = 0;
        for (int row = 0; row < _wordRows.Count; row++)
        {
            ReadRow(_wordRows[row], target.Vectors[row], ref position);
        }

        if (_ngrams.MaximumLength == 0)
        {
            return null;
        }

        int[]? buckets = _wanted is null ? null : FindBuckets(target);
        var vectors = new VectorTable(_dimension);
        for (int i = 0; i < (buckets?.Length ?? _ngrams.Buckets); i++)
        {
            ReadRow(words + (long)(buckets?[i] ?? i), vectors.Add(), ref position);
        }

        return new SubwordVectors(_ngrams, vectors, buckets);
    }

    private void ReadRow(long row, Span<float> destination, ref long position)
    {
        var place = new FilePlace("input matrix, row", row + 1);
        int bytes = _dimension * sizeof(float);
        if (!_reader.TrySkip((row - position) * bytes))
        {
            throw _reader.Error(place, $"{bytes} bytes", "the end of the file");
        }

        _reader.ReadExactly(bytes, place).CopyTo(MemoryMarshal.AsBytes(destination));
        _reader.CheckFinite(destination, place);
        position = row + 1;
    }

    /// <summary>Finds the buckets of all wanted tokens, known or not, in ascending order.</summary>
    private int[] FindBuckets(WordVectorBuilder target)
    {
        var all = new HashSet<int>();
        var ofWord = new List<int>();
        for (int row = 0; row < target.Tokens.Count; row++)
        {
            Collect(BytesOf(target, row));
        }

        foreach (string token in _wanted!)
        {
            if (!target.Contains(token))
            {
                Collect(Encoding.UTF8.GetBytes(token));
            }
        }

        int[] buckets = [.. all];
        Array.Sort(buckets);
        return buckets;

        void Collect(byte[] word)
        {
            ofWord.Clear();
            _ngrams.AddBuckets(word, ofWord);
            all.UnionWith(ofWord);
        }
    }

    private byte[] BytesOf(WordVectorBuilder target, int row) =>
        _otherBytes.GetValueOrDefault(row) ?? Encoding.UTF8.GetBytes(target.Tokens[row]);

    private void Check(bool condition, string place, string expected, object found)
    {
        if (!condition)
        {
            throw _reader.Error(place, expected, $"{found}");
        }
    }
}
