using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The usual names of texts and labels, in English and Korean.</summary>
internal static partial class FieldNames
{
    private const int LongestName = 40;
    private const int MostWords = 4;
    private const int ShortestStart = 5;
    private const int ShortestEnd = 4;

    /// <summary>The usual names of texts that are alone in their row, the surest first.</summary>
    public static readonly string[] Texts =
    [
        "text", "review", "document", "sentence", "comment", "content", "tweet", "utterance", "message", "body", "post", "sms",
        "텍스트", "문장", "리뷰", "본문", "댓글", "내용", "발화", "문서", "후기", "글",
    ];

    /// <summary>The usual names of texts that may have a longer text beside them.</summary>
    public static readonly string[] ShortTexts =
    [
        "description", "summary", "headline", "title", "subject", "question", "query", "article", "premise", "hypothesis", "paragraph",
        "abstract", "phrase",
        "제목", "질문", "기사", "요약", "문의", "의견", "대화",
    ];

    /// <summary>The usual names of labels, the surest first.</summary>
    public static readonly string[] Labels =
    [
        "label", "sentiment", "polarity", "class", "rating", "target", "category", "emotion", "intent", "topic", "star", "score",
        "라벨", "레이블", "감정", "감성", "극성", "긍부정", "평점", "별점", "점수", "분류", "클래스", "카테고리", "범주", "의도", "주제", "정답",
    ];

    // A field with one of these words describes the label or the text beside it.
    private static readonly HashSet<string> s_aside =
    [
        "confidence", "conf", "count", "cnt", "probability", "prob", "time", "date", "timestamp", "created", "url", "link", "author",
        "user", "location", "lang",
        "language", "split", "source", "length", "len", "weight", "version", "coord", "timezone", "annotator", "worker",
    ];

    private static readonly HashSet<string> s_numbers = ["id", "idx", "index", "no", "num", "number", "code"];

    // Words that are often labels themselves: in a first row, such a word names no field.
    private static readonly HashSet<string> s_classes =
    [
        "positive", "negative", "neutral", "pos", "neg", "neu", "mixed", "true", "false", "yes", "no", "spam", "ham", "hate", "none",
        "toxic", "offensive", "other",
        "긍정", "부정", "중립", "참", "거짓", "예", "아니오", "기타", "기쁨", "슬픔", "분노", "놀람", "공포", "혐오", "행복", "중성",
    ];

    /// <summary>Whether a value is one that labels often have.</summary>
    public static bool IsClass(string value) => s_classes.Contains(value.Trim().ToLowerInvariant());

    /// <summary>Whether a value is short enough, and written so, that it may be a field's name.</summary>
    public static bool MayBeName(string value)
    {
        string trimmed = value.Trim();
        return trimmed.Length is > 0 and <= LongestName && trimmed[^1] is not ('.' or '!' or '?' or '…')
            && trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= MostWords;
    }

    /// <summary>Whether a value is a name that texts or labels usually have.</summary>
    public static bool IsUsual(string value) =>
        Rank(value, Texts) == NameRank.Whole || Rank(value, ShortTexts) == NameRank.Whole || Rank(value, Labels) == NameRank.Whole;

    /// <summary>Ranks how surely a name is that of a text or a label.</summary>
    public static NameRank RankAsAny(string value) =>
        (NameRank)Math.Max((int)Rank(value, Labels), Math.Max((int)Rank(value, Texts), (int)Rank(value, ShortTexts)));

    /// <summary>Ranks how surely a name is one of the usual names.</summary>
    /// <param name="name">A field's name.</param>
    /// <param name="usual">One of the lists above.</param>
    public static NameRank Rank(string name, string[] usual)
    {
        if (!MayBeName(name))
        {
            return NameRank.None;
        }

        string[] words = Words(name);
        if (words.Length == 0)
        {
            return NameRank.None;
        }

        if (words.Length == 1 && usual.Contains(words[0]))
        {
            return NameRank.Whole;
        }

        if (words.Any(s_aside.Contains) || !words.Any(word => IsOrHas(word, usual)))
        {
            return NameRank.None;
        }

        return words.Any(s_numbers.Contains) ? NameRank.Number : usual.Contains(words[^1]) ? NameRank.LastWord : NameRank.Part;
    }

    /// <summary>Finds the place of a whole name in one of those lists.</summary>
    public static int Order(string name, string[] usual) => Array.IndexOf(usual, Words(name).FirstOrDefault());

    // Short words begin others by chance: start, postcode.
    private static bool IsOrHas(string word, string[] usual) => usual.Any(name => word == name
        || ((name.Length >= ShortestStart || name[0] > 0x7F) && word.StartsWith(name, StringComparison.Ordinal))
        || ((name.Length >= ShortestEnd || name[0] > 0x7F) && word.EndsWith(name, StringComparison.Ordinal)));

    /// <summary>Cuts a name into words, in the singular and in lower case, without numbers at their ends.</summary>
    private static string[] Words(string name) =>
        [.. WordParts().Matches(name.Normalize()).Select(match => Singular(WithoutNumber(match.Value.ToLowerInvariant())))];

    private static string WithoutNumber(string word)
    {
        int end = word.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1;
        return end > 0 ? word[..end] : word;
    }

    private static string Singular(string word) =>
        word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 ? word[..^3] + "y"
        : word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && word.Length > 3 ? word[..^1]
        : word;

    // Capitals begin words within words.
    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})[0-9]*|\p{Lu}?[\p{L}-[\p{Lu}]]+[0-9]*|[0-9]+")]
    private static partial Regex WordParts();
}
