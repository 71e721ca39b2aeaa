namespace Microsoft.ML.Tokenizers;

/// <summary>A vocabulary as in BERT's vocab.txt: a token a line, its number that of the line, from 0. Empty lines count and have no token.</summary>
internal sealed class WordPieceVocabulary
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;
    private readonly Dictionary<int, string> _tokens = [];

    /// <exception cref="ArgumentException">A token is there twice.</exception>
    private WordPieceVocabulary(string content)
    {
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var lines = new StringReader(content);
        for (int number = 0; lines.ReadLine() is { } line; number++)
        {
            if (line.Length > 0)
            {
                _ids.Add(line, number);
                _tokens.Add(number, line);
            }
        }
    }

    /// <summary>Reads a stream to its end, and leaves it open.</summary>
    public static WordPieceVocabulary Read(Stream vocabStream)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        return new WordPieceVocabulary(new StreamReader(vocabStream).ReadToEnd());
    }

    public static async Task<WordPieceVocabulary> ReadAsync(Stream vocabStream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        return new WordPieceVocabulary(await new StreamReader(vocabStream).ReadToEndAsync(cancellationToken).ConfigureAwait(false));
    }

    public static FileStream Open(string vocabFilePath) =>
        string.IsNullOrEmpty(vocabFilePath) ? throw new ArgumentNullException(nameof(vocabFilePath)) : File.OpenRead(vocabFilePath);

    public bool TryGetId(ReadOnlySpan<char> token, out int id) => _idsBySpan.TryGetValue(token, out id);

    public bool TryGetToken(int id, out string token) => _tokens.TryGetValue(id, out token);

    /// <exception cref="KeyNotFoundException">There is no such token.</exception>
    public int this[string token] => _ids[token];

    /// <summary>The token of an id that one of the tokens has.</summary>
    public string this[int id] => _tokens[id];

    /// <summary>Lets a text stand for a token besides the token itself.</summary>
    public void AddSpelling(string text, int id) => _ids[text] = id;
}
