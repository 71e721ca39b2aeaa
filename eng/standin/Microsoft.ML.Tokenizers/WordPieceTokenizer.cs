namespace Microsoft.ML.Tokenizers;

/// <summary>Puts each word together from the longest pieces that the vocabulary has, from left to right, as BERT does.</summary>
public partial class WordPieceTokenizer : Tokenizer
{
    private readonly WordPieceVocabulary _vocabulary;
    private readonly HashSet<int> _specialIds;

    private WordPieceTokenizer(WordPieceVocabulary vocabulary, WordPieceOptions options)
        : this(vocabulary, options, options.PreTokenizer ?? PreTokenizer.CreateWhiteSpace(options.SpecialTokens), options.Normalizer, options.SpecialTokens)
    {
    }

    private protected WordPieceTokenizer(
        WordPieceVocabulary vocabulary, WordPieceOptions options, PreTokenizer preTokenizer, Normalizer normalizer, IReadOnlyDictionary<string, int> specialTokens)
    {
        ArgumentNullException.ThrowIfNull(options.UnknownToken, nameof(options.UnknownToken));
        ArgumentNullException.ThrowIfNull(options.ContinuingSubwordPrefix, nameof(options.ContinuingSubwordPrefix));
        if (options.MaxInputCharsPerWord <= 0)
            throw new ArgumentOutOfRangeException(nameof(options.MaxInputCharsPerWord), "The maximum number of characters per word must be greater than zero.");
        if (!vocabulary.TryGetId(options.UnknownToken, out int unknownId))
            throw new ArgumentException($"The unknown token '{options.UnknownToken}' is not in the vocabulary.");
        _vocabulary = vocabulary;
        UnknownToken = options.UnknownToken;
        UnknownTokenId = unknownId;
        ContinuingSubwordPrefix = options.ContinuingSubwordPrefix;
        MaxInputCharsPerWord = options.MaxInputCharsPerWord;
        PreTokenizer = preTokenizer;
        Normalizer = normalizer;
        SpecialTokens = specialTokens;
        _specialIds = [.. specialTokens?.Values ?? []];
    }

    public override PreTokenizer PreTokenizer { get; }

    public override Normalizer Normalizer { get; }

    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    public string UnknownToken { get; }

    public int UnknownTokenId { get; }

    public string ContinuingSubwordPrefix { get; }

    public int MaxInputCharsPerWord { get; }

    public static WordPieceTokenizer Create(string vocabFilePath, WordPieceOptions options = null)
    {
        using FileStream vocabulary = WordPieceVocabulary.Open(vocabFilePath);
        return Create(vocabulary, options);
    }

    public static WordPieceTokenizer Create(Stream vocabStream, WordPieceOptions options = null) =>
        new(WordPieceVocabulary.Read(vocabStream), options ?? new WordPieceOptions());

    public static async Task<WordPieceTokenizer> CreateAsync(string vocabFilePath, WordPieceOptions options = null, CancellationToken cancellationToken = default)
    {
        using FileStream vocabulary = WordPieceVocabulary.Open(vocabFilePath);
        return await CreateAsync(vocabulary, options, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<WordPieceTokenizer> CreateAsync(Stream vocabStream, WordPieceOptions options = null, CancellationToken cancellationToken = default) =>
        new(await WordPieceVocabulary.ReadAsync(vocabStream, cancellationToken).ConfigureAwait(false), options ?? new WordPieceOptions());
}
