using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The last step of cleaning: addresses, numbers, punctuation, digits and white space, character by character, in one pass.
/// </summary>
/// <remarks>Placeholders are written in this step, after which no step can take their brackets for punctuation.</remarks>
internal sealed class CharacterPass
{
    private enum Kind : byte
    {
        Other,
        WhiteSpace,
        Punctuation,
        Digit,
    }

    private readonly CleanTextOptions _options;
    private readonly Kind[] _asciiKinds = new Kind[128];

    public CharacterPass(CleanTextOptions options)
    {
        _options = options;
        for (int c = 0; c < _asciiKinds.Length; c++)
        {
            _asciiKinds[c] = Classify(new Rune(c));
        }
    }

    /// <summary>Whether the options need this pass.</summary>
    public bool HasWork =>
        _options.CollapseWhitespace || _options.Punctuation != PunctuationHandling.Keep || _options.Digits != DigitHandling.Keep
        || ReplacesAddresses;

    private bool ReplacesAddresses => _options.UrlPlaceholder is not null || _options.EmailPlaceholder is not null;

    /// <summary>Appends the cleaned text.</summary>
    public void Append(ReadOnlySpan<char> text, CharBuffer target)
    {
        bool spaceIsDue = false;    // a space that is written only once something follows it
        bool inDigits = false;
        bool replacesAddresses = ReplacesAddresses;
        var addresses = new AddressScanner(text);
        for (int i = 0; i < text.Length; i++)
        {
            if (replacesAddresses && FindAddress(ref addresses, i, out string? placeholder) is > 0 and int addressLength)
            {
                AppendPlaceholder(placeholder, target, ref spaceIsDue);
                inDigits = false;
                i += addressLength - 1;
                continue;
            }

            char c = text[i];
            int length = 1;
            Kind kind = c < 128 ? _asciiKinds[c] : ClassifyAt(text, i, out length);
            if (kind == Kind.Punctuation && _options.KeepApostrophesInWords && c is '\'' or '\u2019' && JoinsWord(text, i))
            {
                kind = Kind.Other;
            }

            switch (kind)
            {
                case Kind.Other:
                    WriteDueSpace(target, ref spaceIsDue);
                    target.Append(c);
                    if (length == 2)
                    {
                        target.Append(text[i + 1]);
                    }

                    break;
                case Kind.WhiteSpace:
                    spaceIsDue = true;
                    break;
                case Kind.Punctuation:
                    AppendPunctuation(text.Slice(i, length), target, ref spaceIsDue);
                    break;
                case Kind.Digit when _options.Digits == DigitHandling.ReplaceByPlaceholder && !inDigits:
                    AppendPlaceholder(_options.DigitPlaceholder, target, ref spaceIsDue);
                    break;
                case Kind.Digit when _options.Digits == DigitHandling.ReplaceNumbersByPlaceholder:
                    AppendPlaceholder(_options.DigitPlaceholder, target, ref spaceIsDue);
                    length = NumberScanner.Length(text[i..]);
                    break;
            }

            inDigits = kind == Kind.Digit;
            i += length - 1;
        }
    }

    private int FindAddress(ref AddressScanner addresses, int index, out string? placeholder)
    {
        placeholder = _options.UrlPlaceholder;
        int length = placeholder is null ? 0 : addresses.WebAddressLength(index);
        if (length == 0 && _options.EmailPlaceholder is not null)
        {
            placeholder = _options.EmailPlaceholder;
            length = addresses.EmailAddressLength(index);
        }

        return length;
    }

    private static void AppendPlaceholder(string? placeholder, CharBuffer target, ref bool spaceIsDue)
    {
        if (!string.IsNullOrEmpty(placeholder))
        {
            WriteDueSpace(target, ref spaceIsDue);
            target.Append(placeholder);
        }
    }

    private void AppendPunctuation(ReadOnlySpan<char> mark, CharBuffer target, ref bool spaceIsDue)
    {
        if (_options.Punctuation == PunctuationHandling.Remove)
        {
            return;
        }

        AppendSeparator(target, ref spaceIsDue);
        if (_options.Punctuation == PunctuationHandling.Separate)
        {
            WriteDueSpace(target, ref spaceIsDue);
            target.Append(mark);
            AppendSeparator(target, ref spaceIsDue);
        }
    }

    private void AppendSeparator(CharBuffer target, ref bool spaceIsDue)
    {
        if (_options.CollapseWhitespace)
        {
            spaceIsDue = true;
        }
        else
        {
            target.Append(' ');
        }
    }

    private static void WriteDueSpace(CharBuffer target, ref bool spaceIsDue)
    {
        if (spaceIsDue && target.Length > 0)
        {
            target.Append(' ');
        }

        spaceIsDue = false;
    }

    private Kind ClassifyAt(ReadOnlySpan<char> text, int index, out int length)
    {
        Rune.DecodeFromUtf16(text[index..], out Rune rune, out length);
        return Classify(rune);    // half a surrogate pair decodes to U+FFFD, a symbol, and stays
    }

    /// <summary>
    /// Classifies a character by what the pass does with it. A character that the options leave alone is <see cref="Kind.Other"/>.
    /// </summary>
    private Kind Classify(Rune rune)
    {
        if (rune.IsBmp && CharacterClass.IsPythonWhiteSpace((char)rune.Value))
        {
            return _options.CollapseWhitespace ? Kind.WhiteSpace : Kind.Other;
        }

        if (Rune.IsDigit(rune))
        {
            return _options.Digits == DigitHandling.Keep ? Kind.Other : Kind.Digit;
        }

        bool isPunctuation = CharacterClass.IsAsciiPunctuation(rune.Value)
            || (_options.PunctuationSet == PunctuationSet.Unicode && CharacterClass.IsUnicodePunctuation(rune));
        return isPunctuation && _options.Punctuation != PunctuationHandling.Keep ? Kind.Punctuation : Kind.Other;
    }

    /// <summary>
    /// Whether the apostrophe at <paramref name="index"/> has a letter or digit (with its accents) before it and a letter after.
    /// </summary>
    private static bool JoinsWord(ReadOnlySpan<char> text, int index)
    {
        if (index == 0)
        {
            return false;
        }

        Rune.DecodeLastFromUtf16(text[..index], out Rune before, out _);
        Rune.DecodeFromUtf16(text[(index + 1)..], out Rune after, out _);
        return Rune.IsLetter(after)
            && (Rune.IsLetterOrDigit(before) || (before.IsBmp && CharacterClass.IsCombiningMark((char)before.Value)));
    }
}
