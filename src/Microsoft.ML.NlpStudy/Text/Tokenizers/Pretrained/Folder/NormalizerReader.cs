using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Reads the field normalizer of tokenizer.json.</summary>
internal static class NormalizerReader
{
    private const string Kinds =
        "one of BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD, Precompiled, Prepend, Replace, Sequence, Strip, StripAccents";

    /// <summary>Reads the steps of a normalizer.</summary>
    /// <exception cref="FormatException">The normalizer is damaged or of another kind.</exception>
    public static IEnumerable<NormalizerStep> Read(JsonField normalizer) => normalizer["type"].Text() switch
    {
        "Sequence" => normalizer["normalizers"].Items().SelectMany(Read),
        "BertNormalizer" => Bert(normalizer),
        "Lowercase" => [NormalizerSteps.LowerCase],
        "NFC" => [NormalizerSteps.Form(NormalizationForm.FormC)],
        "NFD" => [NormalizerSteps.Form(NormalizationForm.FormD)],
        "NFKC" => [NormalizerSteps.Form(NormalizationForm.FormKC)],
        "NFKD" => [NormalizerSteps.Form(NormalizationForm.FormKD)],
        "StripAccents" => [NormalizerSteps.RemoveMarks],
        "Strip" => [NormalizerSteps.Strip(normalizer.FlagOf("strip_left", true), normalizer.FlagOf("strip_right", true))],
        "Prepend" => [NormalizerSteps.Prepend(normalizer["prepend"].Text())],
        "Replace" => [Replace(normalizer["pattern"], normalizer["content"].Text())],
        "Precompiled" => [Precompiled(normalizer["precompiled_charsmap"])],
        _ => throw normalizer["type"].Error(Kinds),
    };

    private static IEnumerable<NormalizerStep> Bert(JsonField normalizer)
    {
        bool lowerCase = normalizer.FlagOf("lowercase", true);
        return NormalizerSteps.Bert(
            normalizer.FlagOf("clean_text", true), normalizer.FlagOf("handle_chinese_chars", true),
            normalizer.FlagOf("strip_accents", lowerCase), lowerCase);
    }

    private static NormalizerStep Replace(JsonField pattern, string content)
    {
        if (pattern.Find("String") is { } text)
        {
            return text.Text().Length > 0 ? NormalizerSteps.Replace(text.Text(), content) : throw text.Error("a text");
        }

        JsonField expression = pattern["Regex"];
        try
        {
            // Without backtracking, so that no file can make a text take forever.
            return NormalizerSteps.Replace(
                new Regex(expression.Text(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), content);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw expression.Error("a regular expression without look-around and references");
        }
    }

    private static NormalizerStep Precompiled(JsonField map)
    {
        try
        {
            return new PrecompiledCharacters(map.Value.GetBytesFromBase64()).Append;
        }
        catch (InvalidOperationException)    // no text
        {
            throw map.Error("Base64");
        }
        catch (FormatException e)
        {
            throw new FormatException($"field {map.Place}: {e.Message}");
        }
    }
}
