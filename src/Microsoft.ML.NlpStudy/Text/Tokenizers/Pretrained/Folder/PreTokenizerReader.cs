namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Reads the field pre_tokenizer of tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    private const string Kinds = "one of BertPreTokenizer, ByteLevel, Metaspace, Punctuation, Sequence, Whitespace, WhitespaceSplit";

    /// <summary>Reads the steps that cut a text into words.</summary>
    /// <exception cref="FormatException">The pre-tokenizer is damaged or of another kind.</exception>
    public static IEnumerable<Func<int, WordStep, WordStep>> Read(JsonField words) => words["type"].Text() switch
    {
        "Sequence" => words["pretokenizers"].Items().SelectMany(Read),
        "BertPreTokenizer" => [(_, next) => new CharacterWords(CharacterRoles.Bert, next)],
        "WhitespaceSplit" => [(_, next) => new CharacterWords(CharacterRoles.WhiteSpaceSplit, next)],
        "Whitespace" => [(_, next) => new CharacterWords(CharacterRoles.WhiteSpace, next)],
        "Punctuation" => [Punctuation(words)],
        "ByteLevel" => [ByteLevel(words.FlagOf("add_prefix_space", true), words.FlagOf("use_regex", true))],
        "Metaspace" => [Metaspace(words)],
        _ => throw words["type"].Error(Kinds),
    };

    /// <summary>Whether a pre-tokenizer writes words in GPT-2's characters for bytes.</summary>
    public static bool IsByteLevel(JsonField? words) => words is { } field && (field["type"].Text() == "ByteLevel"
        || (field["type"].Text() == "Sequence" && field["pretokenizers"].Items().Any(item => IsByteLevel(item))));

    private static Func<int, WordStep, WordStep> ByteLevel(bool addsBlank, bool isSplit) =>
        (slot, next) => new ByteLevelWords(addsBlank, isSplit, slot, next);

    private static Func<int, WordStep, WordStep> Punctuation(JsonField words)
    {
        CharacterRole role = words.TextOf("behavior") switch
        {
            null or "Isolated" => CharacterRole.Alone,
            "Removed" => CharacterRole.Removed,
            "Contiguous" => CharacterRole.Other,
            _ => throw words["behavior"].Error("one of Contiguous, Isolated, Removed"),
        };
        return (_, next) => new CharacterWords(CharacterRoles.Punctuation(role), next);
    }

    private static Func<int, WordStep, WordStep> Metaspace(JsonField words)
    {
        char mark = words.CharacterOf("replacement", '\u2581');
        MetaspaceScheme scheme = words.TextOf("prepend_scheme") switch
        {
            "always" => MetaspaceScheme.Always,
            "first" => MetaspaceScheme.First,
            "never" => MetaspaceScheme.Never,
            null => words.FlagOf("add_prefix_space", true) ? MetaspaceScheme.Always : MetaspaceScheme.Never,
            _ => throw words["prepend_scheme"].Error("one of always, first, never"),
        };
        bool isSplit = words.FlagOf("split", true);
        return (slot, next) => new MetaspaceWords(mark, scheme, isSplit, slot, next);
    }
}
