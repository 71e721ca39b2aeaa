using System.Runtime.CompilerServices;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>A tokenizer, which cuts a text into tokens.</summary>
/// <remarks>
/// Tokenizers hold no state: one instance serves any number of threads. No token is empty. The time is proportional to the text's length.
/// Cutting allocates nothing for tokens that are pieces of the text. Every tokenizer here is saved in a model with its options. A function
/// of your own, as torchtext's <c>Field(tokenize=...)</c> takes one, cannot be saved. Put it into ML.NET's <c>CustomMapping</c> with a
/// contract name, from text to <c>string[]</c>, instead of <c>TokenizeText</c>.
/// </remarks>
public abstract class TextTokenizer
{
    private protected TextTokenizer(string name) => Name = name;

    /// <summary>
    /// The tokenizer of the stretches between white space, exactly as in Python's <c>str.split()</c>; letter case and punctuation stay.
    /// </summary>
    /// <remarks>The study notes use it, and torchtext's <c>Field</c> by default.</remarks>
    public static TextTokenizer Whitespace { get; } = new WhitespaceTokenizer();

    /// <summary>
    /// torchtext's <c>basic_english</c>: lower case; <c>' . , ( ) ! ?</c> are separate tokens; <c>; :</c> and <c>&lt;br /&gt;</c> separate;
    /// <c>"</c> is left out; white space separates.
    /// </summary>
    public static TextTokenizer BasicEnglish { get; } = new BasicEnglishTokenizer();

    /// <summary>
    /// The tokenizer of user-perceived characters (Unicode's extended grapheme clusters): a letter with its accents, a Hangul syllable of
    /// jamo, an emoji sequence. White space is kept as tokens.
    /// </summary>
    public static TextTokenizer Characters { get; } = new CharacterTokenizer();

    /// <summary>
    /// The tokenizer of <see cref="Characters"/> that also cuts each Hangul syllable into its letters: <c>한글</c> is <c>ᄒ ᅡ ᆫ ᄀ ᅳ ᆯ</c>.
    /// <see cref="Hangul.JoinJamo"/> joins the tokens of any text again.
    /// </summary>
    /// <remarks>
    /// The tokens are Unicode's conjoining jamo (U+1100 to U+11C2). There a syllable's first consonant differs from the same one at its
    /// end. Both differ from a single letter in the text, such as <c>ㅋ</c>. For letters as keyboards type them, see
    /// <see cref="Hangul.Decompose"/>.
    /// </remarks>
    public static TextTokenizer Jamo { get; } = new JamoTokenizer();

    /// <summary>
    /// The tokenizer of Korean words, which cuts off particles (josa) and verb endings (eomi) by rules, without a dictionary:
    /// <c>극장에서는 재미있었지만</c> is <c>극장 에서 는 재미있 었 지만</c>. Joining the tokens gives the text without its white space.
    /// </summary>
    /// <remarks>
    /// <para>
    /// White space separates tokens. Hangul, words of other scripts (with digits: <c>3D</c>, <c>mp3</c>), numbers (<c>1,234.5</c>,
    /// <c>50%</c>) are separate too. So is all else, such as an emoji or a punctuation mark with its repetitions (<c>...</c>). Single
    /// Hangul letters are cut where repetitions begin: <c>ㅇㅈㅋㅋㅋㅠㅠ</c> is <c>ㅇㅈ ㅋㅋㅋ ㅠㅠ</c>. Placeholders of <c>CleanText</c> such as
    /// <c>&lt;num&gt;</c> stay whole.
    /// </para>
    /// <para>
    /// This is an approximation to a morphological analyzer. A particle is cut off only where it agrees with the consonant or vowel before
    /// it (은 after a consonant, 는 after a vowel). At least one syllable always stays, and a short list keeps frequent words such as 많이
    /// whole. Still, a noun that ends like a particle may lose its end (<c>모자라는</c> is <c>모자 라는</c>). An ending that shares a syllable with
    /// its stem stays on it (<c>봤</c>, <c>한다</c>), and most one-syllable verbs keep their endings (<c>보고</c>). Words written together stay
    /// together. Syllables in decomposed form (NFD) are not cut: compose them first, as <c>CleanText</c> does by default.
    /// </para>
    /// </remarks>
    public static TextTokenizer KoreanWords { get; } = new KoreanWordTokenizer();

    /// <summary>Creates a tokenizer from a regular expression, which matches the tokens or the text between them.</summary>
    /// <remarks>
    /// It works as Python's <c>re.findall</c> and <c>re.split</c>, and NLTK's <c>RegexpTokenizer</c>, except that groups in the pattern
    /// change nothing: the whole match counts. Empty matches are neither tokens nor separators. A character is a code point, so that
    /// <c>\S</c> and <c>[^a]</c> take an emoji as one character. <c>\w</c> takes the underscore and the characters of <c>str.isalnum</c>.
    /// Patterns without backreferences and lookarounds run without backtracking.
    /// </remarks>
    /// <param name="pattern">
    /// The pattern, in Python's syntax, of at most 100,000 characters. .NET's <c>\p{L}</c>, <c>(?&lt;name&gt;…)</c> and look-behind of any
    /// width are read too; its subtraction of classes is not.
    /// </param>
    /// <param name="options">The use of the pattern, its flags and a time limit; <see langword="null"/> for the defaults.</param>
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
    /// Creates the tokenizer of the Penn Treebank, exactly as NLTK's <c>TreebankWordTokenizer</c>. Punctuation and brackets are separate,
    /// contractions are two tokens (<c>do n't</c>, <c>can not</c>), and double quotes become <c>``</c> and <c>''</c>. It expects a
    /// sentence: only the last period is separate.
    /// </summary>
    /// <remarks>The rules are made for English and come from Robert MacIntyre's <c>tokenizer.sed</c>.</remarks>
    /// <param name="options">The spelling of quotes and brackets; <see langword="null"/> for NLTK's defaults.</param>
    public static TextTokenizer PennTreebank(PennTreebankOptions? options = null) =>
        new PennTreebankTokenizer(options ?? new PennTreebankOptions());

    /// <summary>
    /// Creates the tokenizer of machine translation: Moses' <c>tokenizer.perl</c>, exactly as in sacremoses' <c>MosesTokenizer</c>. All
    /// punctuation is separate, abbreviations keep their period, and apostrophes are cut by the rules of the language.
    /// </summary>
    /// <remarks>
    /// Differences from sacremoses: nothing is escaped unless asked for, and letters added to Unicode after version 7 are letters here. A
    /// <c>DOTMULTI</c> in the text is a word. In languages other than English, French and Italian, apostrophes are separate tokens.
    /// </remarks>
    /// <param name="language">
    /// The ISO 639-1 code: de, en, es, fr, it, ja, ko, nl, pt or zh; others with <see cref="MosesOptions.NonBreakingPrefixes"/>.
    /// </param>
    /// <param name="options">Hyphens, escapes and prefixes; <see langword="null"/> for the defaults.</param>
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

    /// <summary>The kind of the tokenizer: the name of the member of <see cref="TextTokenizer"/> that creates it.</summary>
    public string Name { get; }

    /// <summary>Cuts a text into tokens without allocating a string for each.</summary>
    /// <param name="text">The text. Empty or default gives no tokens.</param>
    /// <param name="tokens">The buffer to clear and fill.</param>
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

    /// <summary>Whether <see cref="Detokenize(IReadOnlyList{string})"/> works: the tokens or rules tell where spaces stood.</summary>
    /// <remarks>
    /// It works for <see cref="Whitespace"/>, <see cref="BasicEnglish"/>, <see cref="Characters"/>, <see cref="Jamo"/>,
    /// <see cref="PennTreebank"/> and <see cref="Moses"/>.
    /// </remarks>
    public virtual bool CanDetokenize => false;

    /// <summary>Joins tokens to a text.</summary>
    /// <remarks>
    /// The text is not always the original. White space comes back as one space, except with <see cref="Characters"/> and
    /// <see cref="Jamo"/>. Rules may set a space too many or too few. Capitals, quotes and colons that <see cref="BasicEnglish"/> removed
    /// do not come back.
    /// </remarks>
    /// <param name="tokens">The tokens; empty ones are ignored.</param>
    /// <returns>The text.</returns>
    /// <exception cref="NotSupportedException"><see cref="CanDetokenize"/> is false.</exception>
    [OverloadResolutionPriority(1)]    // for Detokenize(["a", "b"]), which both overloads would take
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

    /// <summary>Joins tokens to a text.</summary>
    /// <param name="tokens">The tokens; empty ones are ignored.</param>
    /// <returns>The text.</returns>
    /// <exception cref="NotSupportedException"><see cref="CanDetokenize"/> is false.</exception>
    public string Detokenize(ReadOnlySpan<ReadOnlyMemory<char>> tokens) =>
        CanDetokenize ? Join(tokens) : throw new NotSupportedException($"Tokenizer {Name}: expected one that can detokenize.");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The settings of the tokenizer in a saved model's options.json; its name alone for a tokenizer without options.</summary>
    internal virtual TokenizerSettings Settings => new NamedTokenizerSettings(Name);

    /// <summary>
    /// Writes data too large for <see cref="Settings"/>, such as a vocabulary, as separate entries of the model's folder.
    /// </summary>
    /// <param name="writeEntry">Writes one entry, given its name.</param>
    internal virtual void WriteEntries(Action<string, Action<Stream>> writeEntry)
    {
    }

    /// <summary>Finds the tokenizer without options that has a name; <see langword="null"/> where no tokenizer has it.</summary>
    internal static TextTokenizer? Find(string name) => All.FirstOrDefault(tokenizer => tokenizer.Name == name);

    /// <summary>All tokenizers without options.</summary>
    internal static IReadOnlyList<TextTokenizer> All { get; } = [Whitespace, BasicEnglish, Characters, Jamo, KoreanWords];

    /// <summary>Joins tokens to a text, where <see cref="CanDetokenize"/> is true.</summary>
    private protected virtual string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => throw new NotSupportedException();

    /// <summary>Adds the tokens of a text to the buffer.</summary>
    private protected abstract void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens);
}
