using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The subword tokenizer of a pretrained model, created from the model's files: WordPiece, as in BERT, or byte pair encoding, as in GPT-2.
/// </summary>
/// <remarks>
/// A tokenizer of Microsoft.ML.Tokenizers, <see cref="Tokenizer"/>, does the cutting, or one of this package that derives from the same
/// class. A saved ML.NET model holds the files byte for byte and does not need the originals. To give the trainers the pretrained model's
/// own token ids, map the tokens to <see cref="Vocabulary"/>.
/// </remarks>
public sealed class PretrainedTokenizer : TextTokenizer
{
    private readonly (string Entry, byte[] Content)[] _files;
    private readonly (string First, string Last)? _frame;

    internal PretrainedTokenizer(
        string name, TokenizerSettings settings, Tokenizer tokenizer, Vocabulary vocabulary, (string Entry, byte[] Content)[] files,
        (string First, string Last)? frame = null)
        : base(name)
    {
        Settings = settings;
        Tokenizer = tokenizer;
        Vocabulary = vocabulary;
        _files = files;
        _frame = frame;
    }

    /// <summary>
    /// Creates BERT's tokenizer: texts are cleaned and cut into words and punctuation marks, and these into the longest pieces in the
    /// vocabulary.
    /// </summary>
    /// <remarks>
    /// It gives the same tokens as BERT's own code and Transformers' <c>BertTokenizer</c>. Microsoft.ML.Tokenizers' <c>BertTokenizer</c>
    /// with its defaults does not: it keeps accents, leaves out symbols and joins what a line break separates. The tokens <c>[UNK]</c>,
    /// <c>[CLS]</c>, <c>[SEP]</c>, <c>[PAD]</c> and <c>[MASK]</c> in a text stay whole.
    /// </remarks>
    /// <param name="vocabularyPath">The model's vocab.txt: a token a line.</param>
    /// <param name="options">
    /// Letter case, accents, Chinese and special tokens; <see langword="null"/> for the defaults, those of the uncased models.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FormatException">The file is not such a vocabulary; the message names the file and the fault.</exception>
    public static PretrainedTokenizer Bert(string vocabularyPath, BertTokenizerOptions? options = null) =>
        Bert(vocabularyPath, WholeFile.ReadAllBytes(vocabularyPath), options);

    /// <summary>Creates BERT's tokenizer from the content of its file, as the overload that takes a path.</summary>
    /// <param name="vocabulary">The content of vocab.txt, read to its end and left open.</param>
    /// <param name="options">
    /// Letter case, accents, Chinese and special tokens; <see langword="null"/> for the defaults, those of the uncased models.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FormatException">The content is not such a vocabulary.</exception>
    public static PretrainedTokenizer Bert(Stream vocabulary, BertTokenizerOptions? options = null) =>
        Bert(BertSettings.VocabularyEntry, ReadAll(vocabulary), options);

    /// <summary>Learns the vocabulary of BERT's tokenizer from texts of one's own, for an encoder that is pretrained on them.</summary>
    /// <remarks>
    /// <code>PretrainedTokenizer.LearnBert(rows.GetColumn&lt;string&gt;("Text"), 16_000, new() { LowerCase = false })</code>
    /// The entries are the special tokens, the characters, the characters that continue a word, and the most frequent pieces; see
    /// <see cref="T:Microsoft.ML.NlpStudy.WordPiece"/>. Keep letter case and accents for Korean, whose syllables would become jamo. The
    /// lines of a vocab.txt are <see cref="Vocabulary.Tokens"/> of <see cref="Vocabulary"/>.
    /// </remarks>
    /// <param name="texts">The texts, read once.</param>
    /// <param name="vocabularySize">The number of entries. All characters stay, even where they are more.</param>
    /// <param name="options">Letter case, accents and Chinese; <see langword="null"/> for the defaults, those of uncased models.</param>
    /// <param name="minimumFrequency">
    /// The fewest occurrences of a character and of a piece with an entry. A word with a rarer character is unknown.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static PretrainedTokenizer LearnBert(
        IEnumerable<string> texts, int vocabularySize = 30_000, BertTokenizerOptions? options = null, int minimumFrequency = 2)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumFrequency, 1);
        return BertSettings.Learn(texts, vocabularySize, minimumFrequency, options ?? new BertTokenizerOptions());
    }

    /// <summary>Creates a tokenizer with WordPiece alone: words are cut into the longest pieces in the vocabulary.</summary>
    /// <param name="vocabularyPath">The vocabulary: a token a line.</param>
    /// <param name="options">Letter case, word boundaries, marks and special tokens; <see langword="null"/> for the defaults.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FormatException">The file is not such a vocabulary; the message names the file and the fault.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or a token it names is not in the vocabulary.</exception>
    public static PretrainedTokenizer WordPiece(string vocabularyPath, WordPieceTokenizerOptions? options = null) =>
        WordPiece(vocabularyPath, WholeFile.ReadAllBytes(vocabularyPath), options);

    /// <summary>Creates a tokenizer with WordPiece alone from the content of its file, as the overload that takes a path.</summary>
    /// <param name="vocabulary">The content of the vocabulary's file, read to its end and left open.</param>
    /// <param name="options">Letter case, word boundaries, marks and special tokens; <see langword="null"/> for the defaults.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FormatException">The content is not such a vocabulary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or a token it names is not in the vocabulary.</exception>
    public static PretrainedTokenizer WordPiece(Stream vocabulary, WordPieceTokenizerOptions? options = null) =>
        WordPiece(WordPieceSettings.VocabularyEntry, ReadAll(vocabulary), options);

    /// <summary>
    /// Creates a tokenizer with byte pair encoding: a word's bytes or characters are joined pair by pair, the most important pair first.
    /// </summary>
    /// <remarks>A stretch without a word boundary is cut after every 4,096 characters.</remarks>
    /// <param name="vocabularyPath">The model's vocab.json: an object of tokens and their ids, from 0.</param>
    /// <param name="mergesPath">The model's merges.txt: two tokens a line, the most important pair first.</param>
    /// <param name="options">
    /// Bytes or characters, word boundaries, marks and special tokens; <see langword="null"/> for the defaults, those of GPT-2.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FormatException">A file does not have the format; the message names the file and the fault.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or a token it names is not in the vocabulary.</exception>
    public static PretrainedTokenizer BytePair(string vocabularyPath, string mergesPath, BytePairTokenizerOptions? options = null) =>
        BytePair(vocabularyPath, WholeFile.ReadAllBytes(vocabularyPath), mergesPath, WholeFile.ReadAllBytes(mergesPath), options);

    /// <summary>Creates a tokenizer with byte pair encoding from the content of its files, as the overload that takes paths.</summary>
    /// <param name="vocabulary">The content of vocab.json, read to its end and left open.</param>
    /// <param name="merges">The content of merges.txt, read to its end and left open.</param>
    /// <param name="options">
    /// Bytes or characters, word boundaries, marks and special tokens; <see langword="null"/> for the defaults, those of GPT-2.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FormatException">A content does not have the format.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or a token it names is not in the vocabulary.</exception>
    public static PretrainedTokenizer BytePair(Stream vocabulary, Stream merges, BytePairTokenizerOptions? options = null) =>
        BytePair(BytePairSettings.VocabularyEntry, ReadAll(vocabulary), BytePairSettings.MergesEntry, ReadAll(merges), options);

    /// <summary>Reads the tokenizer in a folder as Hugging Face lays it out.</summary>
    /// <remarks>
    /// <para>
    /// The first of these is read: <c>tokenizer.json</c> (WordPiece, byte-level BPE or Unigram, with the normalizers and pre-tokenizers of
    /// BERT, RoBERTa, ELECTRA, DistilBERT and XLM-R); <c>vocab.txt</c>; <c>vocab.json</c> with <c>merges.txt</c>; a SentencePiece model
    /// (<c>sentencepiece.bpe.model</c>, <c>spiece.model</c>, another <c>.model</c>). The last three also use
    /// <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>config.json</c>, where the folder has them.
    /// </para>
    /// <para>
    /// The tokens are those of Hugging Face's library tokenizers, without those that it sets around a text. For <c>vocab.txt</c> they
    /// differ in rare characters from <see cref="Bert(string, BertTokenizerOptions)"/>, which follows BERT's own code.
    /// </para>
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FileNotFoundException">The folder has none of the files.</exception>
    /// <exception cref="FormatException">
    /// A file is damaged, or a part of it is of a kind that does not work here; the message names the file, the field, what was expected
    /// and what was found.
    /// </exception>
    public static PretrainedTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return TokenizerFolder.Read(folder);
    }

    /// <summary>
    /// The tokenizer of Microsoft.ML.Tokenizers, which can also count tokens, encode to ids and decode. It serves any number of threads.
    /// </summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The vocabulary of the pretrained model: all tokens with the model's ids, and the unknown and the padding token.</summary>
    public Vocabulary Vocabulary { get; }

    internal override TokenizerSettings Settings { get; }

    /// <summary>The tokens around a text by the tokenizer's own file; <see langword="null"/> where it names none.</summary>
    internal TokenizerFrame? TextFrame { get; init; }

    /// <summary>Adds the pretrained model's ids of a text to a list.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">The list.</param>
    /// <param name="tokens">A buffer for the tokens of those tokenizers that do not give ids at once.</param>
    internal void AddIds(ReadOnlyMemory<char> text, List<int> ids, TokenBuffer tokens)
    {
        if (Tokenizer is SubwordPipeline pipeline)
        {
            pipeline.Encode(text.Span, ids);
            return;
        }

        Tokenize(text, tokens);
        foreach (ReadOnlyMemory<char> token in tokens.AsSpan())
        {
            ids.Add(Vocabulary[token.Span]);
        }
    }

    internal override void WriteEntries(Action<string, Action<Stream>> writeEntry)
    {
        foreach ((string entry, byte[] content) in _files)
        {
            writeEntry(entry, stream => stream.Write(content));
        }
    }

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_frame is { } before)
        {
            tokens.Add(before.First.AsMemory());
        }

        if (Tokenizer is SubwordPipeline pipeline)
        {
            pipeline.AddTokens(text.Span, tokens);
        }
        else
        {
            EncodedTokens.Add(Tokenizer, text, tokens);
        }

        if (_frame is { } after)
        {
            tokens.Add(after.Last.AsMemory());
        }
    }

    private static PretrainedTokenizer Bert(string file, byte[] content, BertTokenizerOptions? options) =>
        Naming(file, () => BertSettings.Create(content, options ?? new BertTokenizerOptions()));

    private static PretrainedTokenizer WordPiece(string file, byte[] content, WordPieceTokenizerOptions? options)
    {
        options ??= new WordPieceTokenizerOptions();
        options.Validate();
        return Naming(file, () => WordPieceSettings.Create(content, options));
    }

    private static PretrainedTokenizer BytePair(
        string vocabularyFile, byte[] vocabulary, string mergesFile, byte[] merges, BytePairTokenizerOptions? options)
    {
        options ??= new BytePairTokenizerOptions();
        options.Validate();
        Vocabulary tokens = Naming(vocabularyFile, () => BytePairSettings.ReadVocabulary(vocabulary, options));
        return Naming(mergesFile, () => BytePairSettings.Create(vocabulary, tokens, merges, options));
    }

    private static T Naming<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{file}': {e.Message}");
        }
    }

    private static byte[] ReadAll(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return PretrainedFiles.ReadAll(stream);
    }
}
