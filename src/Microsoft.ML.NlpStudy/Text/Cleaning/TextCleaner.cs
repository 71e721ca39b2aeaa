using System.Net;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The cleaning of texts by <see cref="CleanTextOptions"/>, in time proportional to their length.</summary>
/// <remarks>
/// An instance keeps its buffers from text to text and serves one thread. The result never points into the buffers: it is the input itself
/// where nothing changed, otherwise a new string.
/// </remarks>
internal sealed class TextCleaner
{
    private readonly CleanTextOptions _options;
    private readonly CharacterPass _characters;
    private CharBuffer _target = new();
    private CharBuffer _other = new();

    public TextCleaner(CleanTextOptions options)
    {
        options.Validate();
        _options = options;
        _characters = new CharacterPass(options);
    }

    /// <summary>Cleans a text.</summary>
    public ReadOnlyMemory<char> Clean(ReadOnlyMemory<char> text)
    {
        // A step with work to do reads `current` and writes the buffer that does not hold `current`.
        ReadOnlySpan<char> current = text.Span;
        if (_options.StripHtmlTags && current.Contains('<'))
        {
            HtmlTags.Strip(current, NextTarget());
            current = _target.Span;
        }

        if (_options.DecodeHtmlEntities && current.Contains('&'))
        {
            current = WebUtility.HtmlDecode(current.ToString());
        }

        if (_options.RemoveControlCharacters)
        {
            ControlCharacters.AppendWithout(current, NextTarget());
            current = _target.Span;
        }

        if (_options.RemoveAccents && !Ascii.IsValid(current))
        {
            NormalizationForm composed = _options.UnicodeForm ?? NormalizationForm.FormC;
            UnicodeForm.Append(current, Accents.Decomposed(composed), NextTarget());
            current = _target.Span;
            Accents.AppendWithout(current, NextTarget());
            current = _target.Span;
            UnicodeForm.Append(current, composed, NextTarget());
            current = _target.Span;
        }
        else if (_options.UnicodeForm is { } form && !UnicodeForm.IsTriviallyNormalized(current, form))
        {
            UnicodeForm.Append(current, form, NextTarget());
            current = _target.Span;
        }

        foreach (RefineRule rule in _options.RefineTable?.Compiled ?? [])
        {
            _other.Clear();
            if (rule.TryReplace(current, _other))
            {
                (_target, _other) = (_other, _target);
                current = _target.Span;
            }
        }

        if (_options.LetterCase == LetterCase.Lower)
        {
            LowerCase.Append(current, NextTarget());
            current = _target.Span;
        }
        else if (_options.LetterCase == LetterCase.Upper)
        {
            current.ToUpperInvariant(NextTarget().Claim(current.Length));
            current = _target.Span;
        }

        foreach (string removed in _options.RemovedSubstrings)
        {
            if (current.Contains(removed, StringComparison.Ordinal))
            {
                AppendWithout(current, removed, NextTarget());
                current = _target.Span;
            }
        }

        if (_characters.HasWork)
        {
            _characters.Append(current, NextTarget());
            current = _target.Span;
        }

        return current.SequenceEqual(text.Span) ? text : current.ToString().AsMemory();
    }

    private CharBuffer NextTarget()
    {
        (_target, _other) = (_other, _target);
        _target.Clear();
        return _target;
    }

    private static void AppendWithout(ReadOnlySpan<char> text, string removed, CharBuffer target)
    {
        while (text.IndexOf(removed) is >= 0 and int start)
        {
            target.Append(text[..start]);
            text = text[(start + removed.Length)..];
        }

        target.Append(text);
    }
}
