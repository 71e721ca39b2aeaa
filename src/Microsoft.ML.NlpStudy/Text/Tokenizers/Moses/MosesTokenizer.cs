using System.Text;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The tokenizer of Moses, tokenizer.perl, as in sacremoses' <c>MosesTokenizer</c>: its substitutions in its order, each a scan that makes
/// cuts.
/// </summary>
internal sealed class MosesTokenizer : TextTokenizer
{
    private const byte HyphenMark = 2;
    private const string HyphenToken = "@-@";

    private readonly MosesSettings _settings;
    private readonly MosesOptions _options;
    private readonly MosesCharacters _characters;
    private readonly MosesPrefixes _prefixes;
    private readonly MosesApostrophes _apostrophes;
    private readonly MosesDetokenizer _detokenizer;

    public MosesTokenizer(MosesSettings settings)
        : base(nameof(Moses))
    {
        (string language, _options) = _settings = settings;
        _characters = new MosesCharacters(language);
        _prefixes = _options.NonBreakingPrefixes is { } lines ? MosesPrefixes.Parse(lines) : MosesPrefixes.Of(language);
        _apostrophes = new MosesApostrophes(language);
        _detokenizer = new MosesDetokenizer(language, _options.Escape);
    }

    public override bool CanDetokenize => true;

    internal override TokenizerSettings Settings => _settings;

    private protected override string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => _detokenizer.Join(tokens);

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        text = Trim(WithoutControls(text));
        using var cuts = new TokenCuts(text.Span);
        CutSpecialCharacters(cuts);
        if (_options.SplitHyphens)
        {
            CutHyphens(cuts);
        }

        CutRunsOfPeriods(cuts);
        CutCommas(cuts);
        _apostrophes.Cut(cuts);
        CutPeriods(cuts);
        CutFinalPeriodAndApostrophe(cuts);

        int end = 0;
        while (cuts.NextToken(ref end, out int start))
        {
            tokens.Add(cuts.HasMark(start, HyphenMark) ? HyphenToken.AsMemory() : text[start..end]);
        }

        if (_options.Escape)
        {
            MosesEntities.Escape(tokens);
        }
    }

    /// <summary>Removes control characters that are not white space; their neighbors join.</summary>
    private static ReadOnlyMemory<char> WithoutControls(ReadOnlyMemory<char> text)
    {
        if (!text.Span.ContainsAnyInRange('\0', '\b') && !text.Span.ContainsAnyInRange('\x0E', '\x1B'))
        {
            return text;
        }

        var kept = new CharBuffer(text.Length);
        foreach (char c in text.Span)
        {
            if (c is not (<= '\b' or (>= '\x0E' and <= '\x1B')))
            {
                kept.Append(c);
            }
        }

        return kept.Memory;
    }

    private static ReadOnlyMemory<char> Trim(ReadOnlyMemory<char> text)
    {
        ReadOnlySpan<char> span = text.Span;
        int start = 0;
        int end = span.Length;
        while (start < end && CharacterClass.IsPythonWhiteSpace(span[start]))
        {
            start++;
        }

        while (end > start && CharacterClass.IsPythonWhiteSpace(span[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private void CutSpecialCharacters(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        int length;
        for (int i = 0; i < text.Length; i += length)
        {
            length = 1;
            if (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '.' or '\'' or '`' or ',' or '-'
                || CharacterClass.IsPythonWhiteSpace(text[i]))
            {
                continue;
            }

            Rune.DecodeFromUtf16(text[i..], out Rune rune, out length);
            if (!_characters.IsLetterOrDigit(rune))
            {
                cuts.Isolate(i, length);
            }
        }
    }

    private void CutHyphens(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        for (int i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == '-' && _characters.IsLetterOrDigit(RuneBefore(text, i)) && _characters.IsLetterOrDigit(RuneAt(text, i + 1)))
            {
                cuts.Isolate(i, 1);
                cuts.Mark(i, HyphenMark);
            }
        }
    }

    private static void CutRunsOfPeriods(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        int next;
        for (int i = 0; i < text.Length; i = next)
        {
            next = i + 1;
            while (text[i] == '.' && next < text.Length && text[next] == '.')
            {
                next++;
            }

            if (next > i + 1)
            {
                cuts.Isolate(i, next - i);
            }
        }
    }

    /// <summary>Cuts commas off, except between numbers.</summary>
    private static void CutCommas(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;

        // First the commas that do not follow a number. A comma cut here does not count as the character before the next.
        bool isTaken = false;
        for (int i = 1; i < text.Length; i++)
        {
            isTaken = text[i] == ',' && !isTaken && (cuts.IsCut(i) || !MosesCharacters.IsNumber(RuneBefore(text, i)));
            if (isTaken)
            {
                cuts.Isolate(i, 1);
            }
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ',' && (cuts.IsCut(i + 1) || (i + 1 == text.Length ? i > 0 : !MosesCharacters.IsNumber(RuneAt(text, i + 1)))))
            {
                cuts.Isolate(i, 1);
            }
        }
    }

    /// <summary>Cuts a word's period off, unless the word is an abbreviation or a small letter follows.</summary>
    private void CutPeriods(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        int end = 0;
        bool hasToken = cuts.NextToken(ref end, out int start);
        while (hasToken)
        {
            (int tokenStart, int tokenEnd) = (start, end);
            hasToken = cuts.NextToken(ref end, out start);
            ReadOnlySpan<char> word = text[tokenStart..(tokenEnd - 1)];
            if (text[tokenEnd - 1] == '.' && !word.IsEmpty && word[^1] != '.'
                && !IsAbbreviation(word) && !(hasToken && StaysBefore(RuneAt(text, start), word)))
            {
                cuts.CutAt(tokenEnd - 1);
            }
        }
    }

    private bool IsAbbreviation(ReadOnlySpan<char> word) => _prefixes.Contains(word) || (word.Contains('.') && HasLetter(word));

    private bool StaysBefore(Rune next, ReadOnlySpan<char> word) =>
        MosesCharacters.IsSmall(next) || (next.Value is >= '0' and <= '9' && _prefixes.ContainsBeforeNumber(word));

    private bool HasLetter(ReadOnlySpan<char> word)
    {
        foreach (Rune rune in word.EnumerateRunes())
        {
            if (_characters.IsLetter(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static void CutFinalPeriodAndApostrophe(TokenCuts cuts)
    {
        int period = cuts.Text.Length - 2;
        if (cuts.Text.EndsWith(".'") && !cuts.IsCut(period + 1))
        {
            cuts.Isolate(period, 1);
        }
    }

    internal static Rune RuneAt(ReadOnlySpan<char> text, int index)
    {
        Rune.DecodeFromUtf16(text[index..], out Rune rune, out _);
        return rune;
    }

    internal static Rune RuneBefore(ReadOnlySpan<char> text, int index)
    {
        Rune.DecodeLastFromUtf16(text[..index], out Rune rune, out _);
        return rune;
    }
}

/// <summary>The saved settings of a <see cref="MosesTokenizer"/>.</summary>
internal sealed record MosesSettings(string Language, MosesOptions Options) : TokenizerSettings
{
    public override void Validate()
    {
        Options.Validate();
        OptionCheck.That(
            MosesPrefixes.Languages.Contains(Language) || (Language.Length > 0 && Options.NonBreakingPrefixes is not null),
            $"one of {string.Join(", ", MosesPrefixes.Languages)}, or option NonBreakingPrefixes with it", Language);
    }

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) => new MosesTokenizer(this);
}
