using System.Runtime.CompilerServices;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Cuts a text into tokens.</summary>
/// <remarks>
/// Tokenizers hold no state: one instance serves any number of threads. No token is empty. The time is proportional to the text's length.
/// Where tokens are pieces of the text, cutting allocates nothing for them. Every tokenizer here is saved in a model with its choices. A
/// function of your own, as torchtext's <c>Field(tokenize=...)</c> takes one, cannot be saved: put it into ML.NET's <c>CustomMapping</c>
/// with a contract name, from text to <c>string[]</c>, in the place of <c>TokenizeText</c>.
/// </remarks>
public abstract class TextTokenizer
{
    private protected TextTokenizer(string name) => Name = name;

    /// <summary>
    /// The stretches between white space, exactly as Python's <c>str.split()</c> gives them; letter case and punctuation stay.
    /// </summary>
    /// <remarks>What the study notes use, and torchtext's <c>Field</c> by default.</remarks>
    public static TextTokenizer Whitespace { get; } = new WhitespaceTokenizer();

    /// <summary>
    /// torchtext's <c>basic_english</c>: lower case; <c>' . , ( ) ! ?</c> are tokens of their own; <c>; :</c> and <c>&lt;br /&gt;</c>
    /// separate; <c>"</c> is left out; white space separates.
    /// </summary>
    public static TextTokenizer BasicEnglish { get; } = new BasicEnglishTokenizer();

    /// <summary>
    /// Each user-perceived character (Unicode's extended grapheme cluster): a letter with its accents, a Hangul syllable of jamo, an emoji
    /// sequence. White space is kept as tokens.
    /// </summary>
    public static TextTokenizer Characters { get; } = new CharacterTokenizer();

    /// <summary>
    /// As <see cref="Characters"/>, but with each Hangul syllable cut into its letters: <c>한글</c> is <c>ᄒ ᅡ ᆫ ᄀ ᅳ ᆯ</c>. Joins again with
    /// <see cref="Hangul.JoinJamo"/>, whatever the text holds.
    /// </summary>
    /// <remarks>
    /// The tokens are Unicode's conjoining jamo (U+1100 to U+11C2), in which a consonant at the beginning and one at the end of a syllable
    /// are two, and both differ from a letter that stands by itself in the text, such as <c>ㅋ</c>. For letters as keyboards type them, see
    /// <see cref="Hangul.Decompose"/>.
    /// </remarks>
    public static TextTokenizer Jamo { get; } = new JamoTokenizer();

    /// <summary>
    /// Korean words with their particles (josa) and verb endings (eomi) cut off, by rules and without a dictionary:
    /// <c>극장에서는 재미있었지만</c> is <c>극장 에서 는 재미있 었 지만</c>. Joining the tokens gives the text without its white space.
    /// </summary>
    /// <remarks>
    /// <para>
    /// White space separates. So do Hangul, words of other scripts (with digits: <c>3D</c>, <c>mp3</c>), numbers (<c>1,234.5</c>,
    /// <c>50%</c>), and all else: a punctuation mark with its repetitions (<c>...</c>), an emoji. Letters by themselves are cut where
    /// repetitions begin: <c>ㅇㅈㅋㅋㅋㅠㅠ</c> is <c>ㅇㅈ ㅋㅋㅋ ㅠㅠ</c>. Placeholders of <c>CleanText</c> such as <c>&lt;num&gt;</c> stay whole.
    /// </para>
    /// <para>
    /// This is an approximation to a morphological analyzer. A particle goes only where it agrees with the consonant or vowel before it (은
    /// after a consonant, 는 after a vowel), at least one syllable always stays, and a short list keeps frequent words such as 많이 whole.
    /// Still, a noun that ends like a particle may lose its end (<c>모자라는</c> is <c>모자 라는</c>), an ending that shares a syllable with its
    /// stem stays on it (<c>봤</c>, <c>한다</c>), most one-syllable verbs keep their endings (<c>보고</c>), words written together are not taken
    /// apart, and syllables in decomposed form (NFD) are not looked into: compose them first, as <c>CleanText</c> does by default.
    /// </para>
    /// </remarks>
    public static TextTokenizer KoreanWords { get; } = new KoreanWordTokenizer();

    /// <summary>A tokenizer given by a regular expression: each match is a token, or what stands between the matches is.</summary>
    /// <remarks>
    /// Python's <c>re.findall</c> and <c>re.split</c>, and NLTK's <c>RegexpTokenizer</c>, except that groups in the pattern change nothing:
    /// the whole match counts. Empty matches are neither tokens nor separators. A character is a code point, so that <c>\S</c> and
    /// <c>[^a]</c> take an emoji as one, and <c>\w</c> is what <c>str.isalnum</c> takes, and the underscore. Patterns without
    /// backreferences and lookarounds run without backtracking.
    /// </remarks>
    /// <param name="pattern">
    /// The pattern, in Python's syntax, of at most 100,000 characters. .NET's <c>\p{L}</c>, <c>(?&lt;name&gt;…)</c> and look-behind of any
    /// width are read, too; its subtraction of classes is not.
    /// </param>
    /// <param name="options">How the pattern is used; <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// The tokenizer. It throws <see cref="TimeoutException"/> for a text that takes longer than
    /// <see cref="RegularExpressionOptions.TimeLimit"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The pattern is not a regular expression, or an option is out of range.</exception>
    public static TextTokenizer RegularExpression(string pattern, RegularExpressionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        options ??= new RegularExpressionOptions();
        options.Validate();
        return new RegularExpressionTokenizer(new RegularExpressionSettings(pattern, options));
    }

    /// <summary>
    /// The Penn Treebank's tokens, exactly as NLTK's <c>TreebankWordTokenizer</c> gives them: punctuation and brackets apart, contractions
    /// in two (<c>do n't</c>, <c>can not</c>), double quotes as <c>``</c> and <c>''</c>. Expects a sentence: only the last period is apart.
    /// </summary>
    /// <remarks>Made for English. Robert MacIntyre's <c>tokenizer.sed</c> is where the rules come from.</remarks>
    /// <param name="options">How quotes and brackets are written; <see langword="null"/> for NLTK's defaults.</param>
    public static TextTokenizer PennTreebank(PennTreebankOptions? options = null) =>
        new PennTreebankTokenizer(options ?? new PennTreebankOptions());

    /// <summary>
    /// The tokens of machine translation: Moses' <c>tokenizer.perl</c>, exactly as sacremoses' <c>MosesTokenizer</c> implements it. All
    /// punctuation is apart, abbreviations keep their period, and apostrophes are cut as the language wants it.
    /// </summary>
    /// <remarks>
    /// Differences from sacremoses: nothing is escaped unless asked for; letters that came to Unicode after version 7 are letters here; a
    /// <c>DOTMULTI</c> in the text is a word. Languages other than English, French and Italian have apostrophes as tokens of their own.
    /// </remarks>
    /// <param name="language">
    /// The ISO 639-1 code: de, en, es, fr, it, ja, ko, nl, pt or zh; others with <see cref="MosesOptions.NonBreakingPrefixes"/>.
    /// </param>
    /// <param name="options">What else to do; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The language has no list of prefixes and none is given, or an option is out of
    /// range.</exception>
    public static TextTokenizer Moses(string language = "en", MosesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(language);
        options ??= new MosesOptions();
        var settings = new MosesSettings(language, options with { NonBreakingPrefixes = options.NonBreakingPrefixes?.ToArray() });
        settings.Validate();
        return new MosesTokenizer(settings);
    }

    /// <summary>The tokenizer's kind: the name of the member of <see cref="TextTokenizer"/> that gives it.</summary>
    public string Name { get; }

    /// <summary>Cuts a text into tokens without allocating one of them.</summary>
    /// <param name="text">The text. Empty or default gives no tokens.</param>
    /// <param name="tokens">Cleared, then filled.</param>
    public void Tokenize(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        tokens.Clear();
        AddTokens(text, tokens);
    }

    /// <summary>Cuts a text into tokens.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The tokens in order; none for empty text.</returns>
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new TokenBuffer();
        AddTokens(text.AsMemory(), tokens);
        var strings = new string[tokens.Count];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = tokens[i].ToString();
        }

        return strings;
    }

    /// <summary>
    /// Whether <see cref="Detokenize(IReadOnlyList{string})"/> works: whether the tokens tell where spaces stood, or rules can.
    /// </summary>
    /// <remarks>
    /// True for <see cref="Whitespace"/>, <see cref="BasicEnglish"/>, <see cref="Characters"/>, <see cref="Jamo"/>,
    /// <see cref="PennTreebank"/> and <see cref="Moses"/>.
    /// </remarks>
    public virtual bool CanDetokenize => false;

    /// <summary>Puts a text together from tokens.</summary>
    /// <remarks>
    /// Tokens do not tell everything: white space comes back as one space (<see cref="Characters"/> and <see cref="Jamo"/> excepted), and
    /// where the rules guess wrong, a space too many or too few. <see cref="BasicEnglish"/> has lost capitals, quotes and colons for good.
    /// </remarks>
    /// <param name="tokens">The tokens; empty ones say nothing.</param>
    /// <returns>The text.</returns>
    /// <exception cref="NotSupportedException"><see cref="CanDetokenize"/> is false.</exception>
    [OverloadResolutionPriority(1)]    // for Detokenize(["a", "b"]), which both would take
    public string Detokenize(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var memory = new ReadOnlyMemory<char>[tokens.Count];
        for (int i = 0; i < memory.Length; i++)
        {
            memory[i] = tokens[i].AsMemory();
        }

        return Detokenize(memory);
    }

    /// <summary>Puts a text together from tokens.</summary>
    /// <param name="tokens">The tokens; empty ones say nothing.</param>
    /// <returns>The text.</returns>
    /// <exception cref="NotSupportedException"><see cref="CanDetokenize"/> is false.</exception>
    public string Detokenize(ReadOnlySpan<ReadOnlyMemory<char>> tokens) =>
        CanDetokenize ? Join(tokens) : throw new NotSupportedException($"Tokenizer {Name}: expected one that can detokenize.");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>What a saved model keeps of this tokenizer in options.json: its name, where it has no choices.</summary>
    internal virtual TokenizerSettings Settings => new NamedTokenizerSettings(Name);

    /// <summary>
    /// Writes what is too large for <see cref="Settings"/>, such as a vocabulary, as entries of their own in the model's folder.
    /// </summary>
    /// <param name="writeEntry">Writes one entry, given its name.</param>
    internal virtual void WriteEntries(Action<string, Action<Stream>> writeEntry)
    {
    }

    /// <summary>The tokenizer of a name, <see langword="null"/> where there is none.</summary>
    internal static TextTokenizer? Find(string name) => All.FirstOrDefault(tokenizer => tokenizer.Name == name);

    /// <summary>Every tokenizer without choices.</summary>
    internal static IReadOnlyList<TextTokenizer> All { get; } = [Whitespace, BasicEnglish, Characters, Jamo, KoreanWords];

    /// <summary>Detokenizes, where <see cref="CanDetokenize"/> is true.</summary>
    private protected virtual string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => throw new NotSupportedException();

    private protected abstract void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens);
}
