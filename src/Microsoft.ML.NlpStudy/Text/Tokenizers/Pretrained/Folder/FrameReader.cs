namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Reads the field post_processor of tokenizer.json: the tokens around a text and between the texts of a pair.</summary>
internal static class FrameReader
{
    private const string Kinds = "one of BertProcessing, ByteLevel, RobertaProcessing, Sequence, TemplateProcessing";

    /// <summary>Reads the tokens.</summary>
    /// <returns>The tokens; <see langword="null"/> where the field sets none.</returns>
    /// <exception cref="FormatException">The field is damaged, of another kind, or sets other tokens than those around texts.</exception>
    public static TokenizerFrame? Read(JsonField processor) => processor["type"].Text() switch
    {
        "Sequence" => processor["processors"].Items().Select(Read).LastOrDefault(frame => frame is not null),
        "ByteLevel" => null,
        "BertProcessing" => new TokenizerFrame(TokenOf(processor["cls"]), TokenOf(processor["sep"]), HasTwoSeparators: false),
        "RobertaProcessing" => new TokenizerFrame(TokenOf(processor["cls"]), TokenOf(processor["sep"]), HasTwoSeparators: true),
        "TemplateProcessing" => Template(processor),
        _ => throw processor["type"].Error(Kinds),
    };

    private static string TokenOf(JsonField pair) => pair.Items().FirstOrDefault() is { Place: not null } token
        ? token.Text()
        : throw pair.Error("a token and its id");

    private static TokenizerFrame Template(JsonField processor)
    {
        string[] single = [.. processor["single"].Items().Select(Piece)];
        int text = single.IndexOf("$A");
        if (text is not (0 or 1) || single.Length > text + 2 || single.Contains("$B"))
        {
            throw processor["single"].Error("at most one token before and one behind Sequence A");
        }

        string? first = text == 1 ? single[0] : null;
        string? last = text + 1 < single.Length ? single[text + 1] : null;
        string[] pair = [.. processor["pair"].Items().Select(Piece)];
        string[] head = first is null ? [] : [first], tail = last is null ? [] : [last];
        string[] one = [.. head, "$A", .. tail, "$B", .. tail];
        string[] two = [.. head, "$A", .. tail, .. tail, "$B", .. tail];
        if (!pair.SequenceEqual(one) && !pair.SequenceEqual(two))
        {
            throw processor["pair"].Error($"{string.Join(' ', one)} or {string.Join(' ', two)}");
        }

        return new TokenizerFrame(first, last, HasTwoSeparators: last is not null && pair.SequenceEqual(two));
    }

    private static string Piece(JsonField piece) => piece.Find("SpecialToken") is { } token
        ? token["id"].Text()
        : piece["Sequence"]["id"].Text() switch
        {
            "A" => "$A",
            "B" => "$B",
            _ => throw piece["Sequence"]["id"].Error("A or B"),
        };
}
