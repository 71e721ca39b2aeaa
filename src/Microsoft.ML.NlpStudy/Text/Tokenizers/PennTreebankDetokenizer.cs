using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The detokenizer of NLTK's <c>TreebankWordDetokenizer</c>, which undoes the tokenizer's substitutions one after the other on the tokens
/// joined by spaces.
/// </summary>
/// <remarks>
/// The rules stay regular expressions: each works on the result of the ones before, and each takes linear time. Quotes that keep their
/// spelling are replaced until the end by two characters that Unicode reserves for such uses. If a token holds one of these, a third such
/// character stands for it meanwhile.
/// </remarks>
internal sealed class PennTreebankDetokenizer(PennTreebankOptions options)
{
    private const char OpeningQuote = '\uFDD0';
    private const char ClosingQuote = '\uFDD1';
    private const char OtherMark = '\uFDD2';
    private static readonly SearchValues<char> s_marks = SearchValues.Create(OpeningQuote, ClosingQuote, OtherMark);

    /// <summary>The first rules: contractions, then closing quotes and the punctuation behind them.</summary>
    private static readonly Rule[] s_wordRules =
    [
        new(@"(?i) ('t)\s(is)\b", "$1$2"),
        new(@"(?i) ('t)\s(was)\b", "$1$2"),
        new(@"(?i)\b(can)\s(not)\b", "$1$2"),
        new(@"(?i)\b(d)\s('ye)\b", "$1$2"),
        new(@"(?i)\b(gim)\s(me)\b", "$1$2"),
        new(@"(?i)\b(gon)\s(na)\b", "$1$2"),
        new(@"(?i)\b(got)\s(ta)\b", "$1$2"),
        new(@"(?i)\b(lem)\s(me)\b", "$1$2"),
        new(@"(?i)\b(more)\s('n)\b", "$1$2"),
        new(@"(?i)\b(wan)\s(na)(?=\s)", "$1$2"),
        new(@"([^' ])\s('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1$2 "),
        new(@"([^' ])\s('[sS]|'[mM]|'[dD]|') ", "$1$2 "),
        new(@"(\S)\s('')", "$1$2"),
        new(@"('')\s([.,:)\]>};%])", "$1$2"),
        new("''", "\""),
    ];

    /// <summary>The rules that follow: brackets, punctuation and opening quotes.</summary>
    private static readonly Rule[] s_markRules =
    [
        new(@"([\[({<])\s", "$1"),
        new(@"\s([\])}>])", "$1"),
        new(@"([\])}>])\s([:;,.])", "$1$2"),
        new(@"([^'])\s'\s", "$1' "),
        new(@"\s([?!])", "$1"),
        new(@"([^.])\s(\.)([\])}>""']*)\s*$", "$1$2$3"),
        new(@"([#$])\s", "$1"),
        new(@"\s([;%])", "$1"),
        new(@"\s\.\.\.\s", "..."),
        new(@"\s([:,])", "$1"),
        new(@"([ (\[{<])\s``", "$1``"),
        new(@"(``)\s", "$1"),
        new("``", "\""),
    ];

    private static readonly Lazy<Rule[]> s_wordRulesOfKeptQuotes = new(() => ForKeptQuotes(s_wordRules));
    private static readonly Lazy<Rule[]> s_markRulesOfKeptQuotes = new(() => ForKeptQuotes(s_markRules));

    public string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        var quotes = new Queue<ReadOnlyMemory<char>>();
        var others = new Queue<char>();
        string text = $" {WhitespaceTokenizer.JoinWithSpaces(options.KeepQuotes ? SetQuotesAside(tokens, quotes, others) : tokens)} ";
        text = Apply(options.KeepQuotes ? s_wordRulesOfKeptQuotes.Value : s_wordRules, text).Trim();
        text = text.Replace(" -- ", "--", StringComparison.Ordinal);
        if (options.NameBrackets)
        {
            foreach ((char bracket, string name) in PennTreebankTokenizer.Brackets)
            {
                text = text.Replace(name, bracket.ToString(), StringComparison.Ordinal);
            }
        }

        text = Apply(options.KeepQuotes ? s_markRulesOfKeptQuotes.Value : s_markRules, text).Trim();
        return options.KeepQuotes ? PutQuotesBack(text, quotes, others) : text;
    }

    private static string Apply(Rule[] rules, string text)
    {
        foreach (Rule rule in rules)
        {
            text = rule.Pattern.Replace(text, rule.Replacement);
        }

        return text;
    }

    /// <summary>Adapts rules to quotes that keep their spelling and are one character meanwhile.</summary>
    private static Rule[] ForKeptQuotes(Rule[] rules) => [.. rules.Where(rule => rule.Replacement != "\"").Select(rule => new Rule(
        rule.Source.Replace("''", $"{ClosingQuote}").Replace("``", $"{OpeningQuote}").Replace('"', ClosingQuote),
        rule.Replacement.Replace("``", $"{OpeningQuote}")))];

    /// <summary>Replaces quotes by marks, which open and close by turns.</summary>
    private static ReadOnlyMemory<char>[] SetQuotesAside(
        ReadOnlySpan<ReadOnlyMemory<char>> tokens, Queue<ReadOnlyMemory<char>> quotes, Queue<char> others)
    {
        ReadOnlyMemory<char>[] result = tokens.ToArray();
        foreach (ref ReadOnlyMemory<char> token in result.AsSpan())
        {
            if (token.Span is "\"" or "''" or "``")
            {
                quotes.Enqueue(token);
                token = (quotes.Count % 2 == 1 ? $"{OpeningQuote}" : $"{ClosingQuote}").AsMemory();
            }
            else if (token.Span.ContainsAny(s_marks))
            {
                foreach (char c in token.Span)
                {
                    if (s_marks.Contains(c))
                    {
                        others.Enqueue(c);
                    }
                }

                token = token.ToString().Replace(OpeningQuote, OtherMark).Replace(ClosingQuote, OtherMark).AsMemory();
            }
        }

        return result;
    }

    // No rule moves a mark past another, so each kind comes back in its order.
    private static string PutQuotesBack(string text, Queue<ReadOnlyMemory<char>> quotes, Queue<char> others)
    {
        var result = new StringBuilder(text.Length + quotes.Count);
        foreach (char c in text)
        {
            if (c is OpeningQuote or ClosingQuote)
            {
                result.Append(quotes.Dequeue());
            }
            else
            {
                result.Append(c == OtherMark ? others.Dequeue() : c);
            }
        }

        return result.ToString();
    }

    private sealed record Rule(string Source, string Replacement)
    {
        public Regex Pattern { get; } = new(Source, RegexOptions.CultureInvariant);
    }
}
