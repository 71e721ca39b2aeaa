namespace Translation;

/// <summary>
/// A grammar that generates English sentences with Korean or French translations. It is small enough to learn in a minute or two, and has
/// the main difficulties of translation.
/// </summary>
/// <remarks>
/// Korean puts the verb last and chooses particles by the last sound of a word. French puts adjectives behind nouns; adjectives and verbs
/// agree. English verbs change with number, tense and negation.
/// </remarks>
/// <param name="language">The language of the translations: ko or fr.</param>
/// <param name="seed">The seed; the same seed gives the same sentences.</param>
internal sealed class PhraseGrammar(string language, int seed)
{
    private static readonly Noun[] s_nouns =
    [
        new("cat", "cats", "고양이", "마리", "chat", false), new("dog", "dogs", "개", "마리", "chien", false),
        new("duck", "ducks", "오리", "마리", "canard", false), new("goat", "goats", "염소", "마리", "chèvre", true),
        new("girl", "girls", "소녀", "명", "fille", true), new("boy", "boys", "소년", "명", "garçon", false),
        new("doctor", "doctors", "의사", "명", "docteur", false), new("singer", "singers", "가수", "명", "chanteuse", true),
        new("car", "cars", "자동차", "대", "voiture", true), new("book", "books", "책", "권", "livre", false),
        new("table", "tables", "탁자", "개", "table", true), new("chair", "chairs", "의자", "개", "chaise", true),
    ];

    private static readonly Adjective[] s_adjectives =
    [
        new("black", "검은", "noir", "noire"), new("white", "하얀", "blanc", "blanche"), new("green", "초록색", "vert", "verte"),
        new("red", "빨간", "rouge", "rouge"), new("strong", "튼튼한", "fort", "forte"), new("slow", "느린", "lent", "lente"),
        new("heavy", "무거운", "lourd", "lourde"), new("strange", "이상한", "bizarre", "bizarre"),
    ];

    private static readonly Verb[] s_verbs =
    [
        new("see", "sees", "saw", "본다", "보았다", "voit", "voient", "vu"),
        new("find", "finds", "found", "찾는다", "찾았다", "trouve", "trouvent", "trouvé"),
        new("push", "pushes", "pushed", "민다", "밀었다", "pousse", "poussent", "poussé"),
        new("hide", "hides", "hid", "숨긴다", "숨겼다", "cache", "cachent", "caché"),
        new("draw", "draws", "drew", "그린다", "그렸다", "dessine", "dessinent", "dessiné"),
        new("follow", "follows", "followed", "따라간다", "따라갔다", "suit", "suivent", "suivi"),
    ];

    private static readonly (string English, string Korean, string French)[] s_counts = [
        ("two", "두", "deux"), ("three", "세", "trois"), ("four", "네", "quatre")];

    private readonly Random random = new(seed);

    /// <summary>Generates different sentences in random order.</summary>
    public List<SentencePair> Create(int count)
    {
        var pairs = new Dictionary<string, SentencePair>();
        while (pairs.Count < count)
        {
            SentencePair pair = Sentence();
            pairs.TryAdd(pair.Source, pair);
        }

        return [.. pairs.Values];
    }

    private SentencePair Sentence()
    {
        // The first eight nouns are people and animals, which can act; things can only be objects.
        Phrase subject = Draw(s_nouns[..8]), thing = Draw(s_nouns);
        Verb verb = s_verbs[random.Next(s_verbs.Length)];
        (bool isPast, bool isNegated) = (random.Next(2) == 0, random.Next(3) == 0);
        return new SentencePair
        {
            Source = $"{Capital(subject.English())} {verb.English(subject.IsPlural, isPast, isNegated)} {thing.English()}.",
            Target = language == "ko"
                ? $"{subject.Korean("이", "가")} {thing.Korean("을", "를")} {verb.Korean(isPast, isNegated)}."
                : $"{Capital(subject.French())} {verb.French(subject.IsPlural, isPast, isNegated)} {thing.French()}.",
        };
    }

    private Phrase Draw(Noun[] nouns) => new(
        nouns[random.Next(nouns.Length)],
        random.Next(3) < 2 ? s_adjectives[random.Next(s_adjectives.Length)] : null,
        IsPlural: random.Next(2) == 0,
        random.Next(2) == 0 ? s_counts[random.Next(s_counts.Length)] : null);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A noun phrase; its count is used if the noun is plural.</summary>
    private sealed record Phrase(Noun Noun, Adjective? Adjective, bool IsPlural, (string English, string Korean, string French)? Count)
    {
        public string English() =>
            Words(IsPlural && Count is { } count ? count.English : "the", Adjective?.English, IsPlural ? Noun.Plural : Noun.Singular);

        public string Korean(string afterConsonant, string afterVowel)
        {
            string head = !IsPlural ? Noun.Korean : Count is { } count ? $"{Noun.Korean} {count.Korean} {Noun.Counter}" : Noun.Korean + "들";
            return Words(Adjective?.Korean, head + (EndsInConsonant(head) ? afterConsonant : afterVowel));
        }

        public string French()
        {
            string article = IsPlural ? Count?.French ?? "les" : Noun.IsFeminine ? "la" : "le";
            string? adjective = Noun.IsFeminine ? Adjective?.Feminine : Adjective?.Masculine;
            string ending = IsPlural ? "s" : "";
            return Words(article, Noun.French + ending, adjective is null ? null : adjective + ending);
        }

        // The position of a syllable in Unicode's table, modulo 28, gives its last consonant; 0 means none.
        private static bool EndsInConsonant(string text) => (text[^1] - '가') % 28 != 0;

        private static string Words(params string?[] words) => string.Join(' ', words.Where(word => word is not null));
    }

    private sealed record Noun(string Singular, string Plural, string Korean, string Counter, string French, bool IsFeminine);

    private sealed record Adjective(string English, string Korean, string Masculine, string Feminine);

    private sealed record Verb(string Base, string Third, string Past, string KoreanPresent, string KoreanPast, string FrenchSingular,
        string FrenchPlural, string Participle)
    {
        public string English(bool isPlural, bool isPast, bool isNegated) => (isNegated, isPast, isPlural) switch
        {
            (true, true, _) => $"did not {Base}",
            (true, false, true) => $"do not {Base}",
            (true, false, false) => $"does not {Base}",
            (false, true, _) => Past,
            (false, false, true) => Base,
            _ => Third,
        };

        public string Korean(bool isPast, bool isNegated) => (isNegated ? "안 " : "") + (isPast ? KoreanPast : KoreanPresent);

        public string French(bool isPlural, bool isPast, bool isNegated)
        {
            if (!isPast)
            {
                string verb = isPlural ? FrenchPlural : FrenchSingular;
                return isNegated ? $"ne {verb} pas" : verb;
            }

            string auxiliary = isPlural ? "ont" : "a";
            return isNegated ? $"n'{auxiliary} pas {Participle}" : $"{auxiliary} {Participle}";
        }
    }
}
