using System.Collections.ObjectModel;

namespace Microsoft.ML.Tokenizers;

/// <summary>Byte pair encoding: the characters of a word, joined pair by pair as the merges say.</summary>
public sealed partial class BpeTokenizer : Tokenizer
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;
    private readonly Dictionary<int, string> _tokens = [];
    private readonly Dictionary<int, string> _specialTokens = [];
    private readonly BpeMerger _merger;
    private readonly int? _unknownId;
    private readonly EncodedToken? _beginning;
    private readonly EncodedToken? _end;

    private BpeTokenizer(Dictionary<string, int> vocabulary, BpeOptions options)
    {
        _ids = vocabulary;
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach ((string token, int id) in _ids)
            _tokens.Add(id, token);
        foreach ((string token, int id) in options.SpecialTokens ?? new Dictionary<string, int>())
            _specialTokens.Add(id, token);
        Vocabulary = new ReadOnlyDictionary<string, int>(_ids);
        SpecialTokens = options.SpecialTokens;
        PreTokenizer = options.PreTokenizer ?? PreTokenizer.CreateWordOrNonWord();
        Normalizer = options.Normalizer;
        ContinuingSubwordPrefix = options.ContinuingSubwordPrefix;
        EndOfWordSuffix = options.EndOfWordSuffix;
        FuseUnknownTokens = options.FuseUnknownTokens;
        ByteLevel = options.ByteLevel;
        BeginningOfSentenceToken = options.BeginningOfSentenceToken;
        _beginning = SentenceToken(options.BeginningOfSentenceToken, "beginning");
        _end = SentenceToken(options.EndOfSentenceToken, "end");
        UnknownToken = options.UnknownToken;
        if (UnknownToken is not null)
        {
            _unknownId = _ids.TryGetValue(UnknownToken, out int unknownId)
                ? unknownId
                : throw new InvalidOperationException($"Unknown Token '{UnknownToken}' was not present in 'Vocabulary'.");
        }
        _merger = new BpeMerger(options.Merges ?? [], _ids, ContinuingSubwordPrefix);
    }

    public override PreTokenizer PreTokenizer { get; }

    public override Normalizer Normalizer { get; }

    public IReadOnlyDictionary<string, int> Vocabulary { get; }

    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    public string UnknownToken { get; }

    public bool FuseUnknownTokens { get; }

    public string ContinuingSubwordPrefix { get; }

    public string EndOfWordSuffix { get; }

    public bool ByteLevel { get; }

    public string BeginningOfSentenceToken { get; }

    public static BpeTokenizer Create(BpeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var vocabulary = new Dictionary<string, int>(options.Vocabulary);
        return vocabulary.Count > 0 ? new BpeTokenizer(vocabulary, options) : throw new InvalidOperationException("The vocabulary cannot be empty.");
    }

    public static BpeTokenizer Create(string vocabFile, string mergesFile) => Create(vocabFile, mergesFile, preTokenizer: null);

    public static BpeTokenizer Create(string vocabFile, string mergesFile, PreTokenizer preTokenizer = null, Normalizer normalizer = null, IReadOnlyDictionary<string, int> specialTokens = null, string unknownToken = null, string continuingSubwordPrefix = null, string endOfWordSuffix = null, bool fuseUnknownTokens = false)
    {
        ArgumentNullException.ThrowIfNull(vocabFile);
        using FileStream vocabulary = File.OpenRead(vocabFile);
        using FileStream merges = mergesFile is null ? null : File.OpenRead(mergesFile);
        return Create(vocabulary, merges, preTokenizer, normalizer, specialTokens, unknownToken, continuingSubwordPrefix, endOfWordSuffix, fuseUnknownTokens);
    }

    public static BpeTokenizer Create(Stream vocabStream, Stream mergesStream) => Create(vocabStream, mergesStream, preTokenizer: null);

    public static BpeTokenizer Create(Stream vocabStream, Stream mergesStream, PreTokenizer preTokenizer = null, Normalizer normalizer = null, IReadOnlyDictionary<string, int> specialTokens = null, string unknownToken = null, string continuingSubwordPrefix = null, string endOfWordSuffix = null, bool fuseUnknownTokens = false)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        Dictionary<string, int> vocabulary = BpeFiles.ReadVocabulary(vocabStream) ?? [];
        return new BpeTokenizer(vocabulary, Options(vocabulary, BpeFiles.ReadMerges(mergesStream), preTokenizer, normalizer, specialTokens, unknownToken, continuingSubwordPrefix, endOfWordSuffix, fuseUnknownTokens));
    }

    public static async Task<BpeTokenizer> CreateAsync(Stream vocabStream, Stream mergesStream, PreTokenizer preTokenizer = null, Normalizer normalizer = null, IReadOnlyDictionary<string, int> specialTokens = null, string unknownToken = null, string continuingSubwordPrefix = null, string endOfWordSuffix = null, bool fuseUnknownTokens = false)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        Dictionary<string, int> vocabulary = await BpeFiles.ReadVocabularyAsync(vocabStream).ConfigureAwait(false) ?? [];
        List<string> merges = await BpeFiles.ReadMergesAsync(mergesStream).ConfigureAwait(false);
        return new BpeTokenizer(vocabulary, Options(vocabulary, merges, preTokenizer, normalizer, specialTokens, unknownToken, continuingSubwordPrefix, endOfWordSuffix, fuseUnknownTokens));
    }

    private static BpeOptions Options(Dictionary<string, int> vocabulary, List<string> merges, PreTokenizer preTokenizer, Normalizer normalizer, IReadOnlyDictionary<string, int> specialTokens, string unknownToken, string continuingSubwordPrefix, string endOfWordSuffix, bool fuseUnknownTokens) => new(vocabulary)
    {
        Merges = merges,
        PreTokenizer = preTokenizer,
        Normalizer = normalizer,
        SpecialTokens = specialTokens,
        UnknownToken = unknownToken,
        ContinuingSubwordPrefix = continuingSubwordPrefix,
        EndOfWordSuffix = endOfWordSuffix,
        FuseUnknownTokens = fuseUnknownTokens,
    };

    // Where there are no special tokens to look into either, the package lets a token that is not there pass, with id 0.
    private EncodedToken? SentenceToken(string token, string place)
    {
        if (token is null)
            return null;
        if (!_ids.TryGetValue(token, out int id) && SpecialTokens is not null && !SpecialTokens.TryGetValue(token, out id))
            throw new InvalidOperationException($"The {place} of sentence token '{token}' was not present in the vocabulary.");
        return new EncodedToken(id, token, 0..0);
    }
}
