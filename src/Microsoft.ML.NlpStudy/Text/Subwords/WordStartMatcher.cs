namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The matching of a text's words with its tokens, token by token.</summary>
internal sealed class WordStartMatcher
{
    private readonly TokenBuffer _words = new();
    private int _word;
    private int _matched;
    private bool _isLost;

    /// <summary>Begins a text.</summary>
    public void Start(ReadOnlyMemory<char> text)
    {
        TextTokenizer.Whitespace.Tokenize(text, _words);
        (_word, _matched, _isLost) = (0, 0, false);
    }

    /// <summary>
    /// Takes the next token. A word ends where the tokens since its start make it up. Where they do not, no later token begins a word,
    /// since its place in the text is unknown.
    /// </summary>
    /// <returns>Whether the token begins a word.</returns>
    public bool BeginsWord(ReadOnlySpan<char> token)
    {
        if (_isLost || _word == _words.Count || token.IsEmpty)
        {
            return false;
        }

        bool begins = _matched == 0;
        ReadOnlySpan<char> word = _words[_word].Span;
        _isLost = !word[_matched..].StartsWith(token);
        _matched += token.Length;
        if (_matched == word.Length)
        {
            _word++;
            _matched = 0;
        }

        return begins;
    }
}
