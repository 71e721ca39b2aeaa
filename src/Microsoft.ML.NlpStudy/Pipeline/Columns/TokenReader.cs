using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A reader of a row's tokens: those of a vector, or the pieces between white space of a text.</summary>
internal sealed class TokenReader
{
    private readonly TokenBuffer _cut = new();
    private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>>? _tokens;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _text;
    private VBuffer<ReadOnlyMemory<char>> _vector;
    private VBuffer<ReadOnlyMemory<char>> _dense;
    private ReadOnlyMemory<char> _value;

    public TokenReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            _tokens = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        }
        else
        {
            _text = row.GetGetter<ReadOnlyMemory<char>>(column);
        }
    }

    /// <summary>
    /// Reads the tokens of the cursor's row; they are valid until the next call. A missing text in a vector is an empty token.
    /// </summary>
    public ReadOnlySpan<ReadOnlyMemory<char>> Read()
    {
        if (_tokens is not null)
        {
            _tokens(ref _vector);
            return DenseVector.Values(_vector, ref _dense);
        }

        _text!(ref _value);
        TextTokenizer.Whitespace.Tokenize(_value, _cut);
        return _cut.AsSpan();
    }
}
