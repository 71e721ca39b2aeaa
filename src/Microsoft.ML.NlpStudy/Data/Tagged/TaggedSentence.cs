using System.Text;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The tokens of a sentence and their tags, packed as <see cref="PackedTexts"/> while they are read.</summary>
internal sealed class TaggedSentence
{
    private readonly StringBuilder _tokens = new();
    private readonly StringBuilder _tags = new();

    /// <summary>The number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>The number of characters of the tokens and tags.</summary>
    public int Length => _tokens.Length + _tags.Length;

    /// <summary>Gets the tokens.</summary>
    public ReadOnlyMemory<char> Tokens => _tokens.ToString().AsMemory();

    /// <summary>Gets the tags.</summary>
    public ReadOnlyMemory<char> Tags => _tags.ToString().AsMemory();

    /// <summary>Gets the tokens as one text.</summary>
    /// <param name="joiner">The text between two tokens.</param>
    public ReadOnlyMemory<char> Text(string joiner) =>
        _tokens.ToString().Replace(PackedTexts.Separator.ToString(), joiner, StringComparison.Ordinal).AsMemory();

    public void Add(ReadOnlySpan<char> token, ReadOnlySpan<char> tag)
    {
        if (Count++ > 0)
        {
            _tokens.Append(PackedTexts.Separator);
            _tags.Append(PackedTexts.Separator);
        }

        _tokens.Append(token);
        _tags.Append(tag);
    }

    public void Clear()
    {
        _tokens.Clear();
        _tags.Clear();
        Count = 0;
    }
}
