using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A guess whether the first row of a table of translations names its fields.</summary>
internal static class ParallelFields
{
    private static readonly HashSet<string> s_names = new(
        [
            "source", "target", "src", "tgt", "trg", "text", "translation", "sentence", "reference", "original", "input", "output",
            "원문", "번역문", "번역", "한국어", "영어", "일본어", "중국어", "국어", "원본", "일본", "중국",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly Lazy<HashSet<string>> s_languages = new(() => new HashSet<string>(
        CultureInfo.GetCultures(CultureTypes.NeutralCultures)
            .SelectMany(culture => new[] { culture.TwoLetterISOLanguageName, culture.EnglishName, culture.NativeName }),
        StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether the first row is a header, where the options do not say.</summary>
    public static bool HasHeader(string[] first, ParallelTableOptions options)
    {
        if (FieldChoice.IsName(options.SourceField) || FieldChoice.IsName(options.TargetField))
        {
            return true;
        }

        return int.TryParse(options.SourceField, NumberStyles.None, CultureInfo.InvariantCulture, out int source) && source < first.Length
            && int.TryParse(options.TargetField, NumberStyles.None, CultureInfo.InvariantCulture, out int target) && target < first.Length
            && AreNames(first[source], first[target]);
    }

    /// <summary>Whether two fields have usual names of texts and their translations.</summary>
    private static bool AreNames(string source, string target) => IsName(source) && IsName(target) && source != target;

    private static bool IsName(string value)
    {
        // Words beside the language's do not matter: src_en, English text.
        string[] words = value.Normalize().Split([' ', '_', '-', '(', ')', '.', ':'], StringSplitOptions.RemoveEmptyEntries);
        return FieldNames.MayBeName(value) && words.Length > 0
            && words.All(word => s_names.Contains(word) || s_languages.Value.Contains(word));
    }
}
