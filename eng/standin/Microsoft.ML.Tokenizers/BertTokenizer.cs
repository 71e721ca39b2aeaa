namespace Microsoft.ML.Tokenizers;

/// <summary>BERT's tokenizer: texts normalized, cut into words and punctuation marks, and these into word pieces.</summary>
public sealed partial class BertTokenizer : WordPieceTokenizer
{
    private BertTokenizer(WordPieceVocabulary vocabulary, BertOptions options, PreTokenizer preTokenizer, IReadOnlyDictionary<string, int> specialTokens)
        : base(vocabulary, options, preTokenizer, options.Normalizer ?? DefaultNormalizer(options), specialTokens)
    {
        LowerCaseBeforeTokenization = options.LowerCaseBeforeTokenization;
        ApplyBasicTokenization = options.ApplyBasicTokenization;
        SplitOnSpecialTokens = options.SplitOnSpecialTokens;
        IndividuallyTokenizeCjk = options.IndividuallyTokenizeCjk;
        RemoveNonSpacingMarks = options.RemoveNonSpacingMarks;
        SeparatorToken = options.SeparatorToken;
        SeparatorTokenId = vocabulary[SeparatorToken];
        PaddingToken = options.PaddingToken;
        PaddingTokenId = vocabulary[PaddingToken];
        ClassificationToken = options.ClassificationToken;
        ClassificationTokenId = vocabulary[ClassificationToken];
        MaskingToken = options.MaskingToken;
        MaskingTokenId = vocabulary[MaskingToken];
    }

    public bool LowerCaseBeforeTokenization { get; }

    public bool ApplyBasicTokenization { get; }

    public bool SplitOnSpecialTokens { get; }

    public bool IndividuallyTokenizeCjk { get; }

    public bool RemoveNonSpacingMarks { get; }

    public string SeparatorToken { get; }

    public int SeparatorTokenId { get; }

    public string PaddingToken { get; }

    public int PaddingTokenId { get; }

    public string ClassificationToken { get; }

    public int ClassificationTokenId { get; }

    public string MaskingToken { get; }

    public int MaskingTokenId { get; }

    public static BertTokenizer Create(string vocabFilePath, BertOptions options = null)
    {
        using FileStream vocabulary = WordPieceVocabulary.Open(vocabFilePath);
        return Create(vocabulary, options);
    }

    public static BertTokenizer Create(Stream vocabStream, BertOptions options = null) => Create(WordPieceVocabulary.Read(vocabStream), options);

    public static async Task<BertTokenizer> CreateAsync(string vocabFilePath, BertOptions options = null, CancellationToken cancellationToken = default)
    {
        using FileStream vocabulary = WordPieceVocabulary.Open(vocabFilePath);
        return await CreateAsync(vocabulary, options, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<BertTokenizer> CreateAsync(Stream vocabStream, BertOptions options = null, CancellationToken cancellationToken = default) =>
        Create(await WordPieceVocabulary.ReadAsync(vocabStream, cancellationToken).ConfigureAwait(false), options);

    private static BertTokenizer Create(WordPieceVocabulary vocabulary, BertOptions options)
    {
        options ??= new BertOptions();
        (IReadOnlyDictionary<string, int> tokens, IReadOnlyDictionary<string, int> spellings) = SpecialTokensOf(vocabulary, options);
        PreTokenizer preTokenizer = options.PreTokenizer
            ?? (options.ApplyBasicTokenization ? PreTokenizer.CreateWordOrPunctuation(spellings) : PreTokenizer.CreateWhiteSpace());
        return new BertTokenizer(vocabulary, options, preTokenizer, tokens);
    }

    private static BertNormalizer DefaultNormalizer(BertOptions options) => options.ApplyBasicTokenization
        ? new BertNormalizer(options.LowerCaseBeforeTokenization, options.IndividuallyTokenizeCjk, options.RemoveNonSpacingMarks)
        : null;

    /// <summary>The special tokens, and the way they are written in a normalized text, which is what the pre-tokenizer sees.</summary>
    private static (IReadOnlyDictionary<string, int> Tokens, IReadOnlyDictionary<string, int> Spellings) SpecialTokensOf(WordPieceVocabulary vocabulary, BertOptions options)
    {
        if (!options.SplitOnSpecialTokens)
            return (options.SpecialTokens, null);
        bool lowerCase = options.ApplyBasicTokenization && options.LowerCaseBeforeTokenization;
        if (options.SpecialTokens is { } given && !lowerCase)
            return (given, given);
        string[] names = [options.UnknownToken, options.SeparatorToken, options.PaddingToken, options.ClassificationToken, options.MaskingToken];
        var tokens = new Dictionary<string, int>();
        var spellings = new Dictionary<string, int>();
        foreach (string token in options.SpecialTokens?.Keys ?? names)
        {
            if (token is null || !vocabulary.TryGetId(token, out int id))
                throw new ArgumentException($"The special token '{token}' is not in the vocabulary.");
            if (options.SpecialTokens is not null && options.SpecialTokens[token] != id)
                throw new ArgumentException($"The special token '{token}' has the id {id} in the vocabulary, not {options.SpecialTokens[token]}.");
            string spelling = lowerCase ? token.ToLowerInvariant() : token;
            vocabulary.AddSpelling(spelling, id);
            tokens[token] = spellings[spelling] = id;
        }
        return (options.SpecialTokens ?? tokens, spellings);
    }
}
