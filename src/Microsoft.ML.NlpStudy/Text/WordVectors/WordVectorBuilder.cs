using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A builder of word vectors from the wanted rows of a file: the first row of each token.</summary>
internal sealed class WordVectorBuilder
{
    // Even sound files repeat some tokens.
    private const int ToleratedRepetitions = 1000;

    private readonly List<string> _tokens = [];
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _rowsBySpan;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _wanted;
    private char[] _chars = new char[256];
    private long _repetitions;

    /// <param name="dimension">The numbers in a row.</param>
    /// <param name="wanted">The tokens to keep; <see langword="null"/> for all.</param>
    public WordVectorBuilder(int dimension, HashSet<string>? wanted)
    {
        Vectors = new VectorTable(dimension);
        _rowsBySpan = _rows.GetAlternateLookup<ReadOnlySpan<char>>();
        _wanted = wanted?.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public VectorTable Vectors { get; }

    /// <summary>The tokens kept so far, in the order of their rows.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>Adds a token and its row to fill; false where the token is not wanted, is there already or is empty.</summary>
    /// <param name="utf8Token">The token; bytes that are not UTF-8 become U+FFFD.</param>
    /// <param name="vector">A row of zeros.</param>
    public bool TryAdd(ReadOnlySpan<byte> utf8Token, out Span<float> vector)
    {
        if (_chars.Length < utf8Token.Length)
        {
            _chars = new char[Math.Max(utf8Token.Length, 2 * _chars.Length)];
        }

        ReadOnlySpan<char> token = _chars.AsSpan(0, Encoding.UTF8.GetChars(utf8Token, _chars));
        return TryAdd(token, out vector);
    }

    /// <inheritdoc cref="TryAdd(ReadOnlySpan{byte}, out Span{float})"/>
    public bool TryAdd(ReadOnlySpan<char> token, out Span<float> vector)
    {
        vector = default;
        if (token.IsEmpty || (_wanted is { } wanted && !wanted.Contains(token)))
        {
            return false;
        }

        if (!_rowsBySpan.TryAdd(token, _tokens.Count))
        {
            _repetitions++;
            return false;
        }

        _tokens.Add(token.ToString());
        vector = Vectors.Add();
        return true;
    }

    /// <summary>Checks that a file does not repeat the same tokens over and over, perhaps without end.</summary>
    /// <exception cref="FormatException">More rows repeat a token than add one.</exception>
    public void CheckRepetitions(VectorFileReader reader, FilePlace place, ReadOnlySpan<byte> utf8Token)
    {
        if (_repetitions > _tokens.Count + ToleratedRepetitions)
        {
            throw reader.Error(place, "a token not yet in the file",
                $"{VectorFileReader.Quote(utf8Token)} again, after {_repetitions - 1} other repeated rows");
        }
    }

    public bool Contains(string token) => _rows.ContainsKey(token);

    /// <summary>Creates the word vectors of the rows added.</summary>
    public WordVectors Build(
        bool lowerCaseFallback, SubwordVectors? subwords = null, FastTextModelContent? trainedModel = null) =>
        new(_tokens, _rows, Vectors, lowerCaseFallback, subwords, trainedModel);
}
