using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The character map of a SentencePiece model (its precompiled_charsmap): a double-array trie from UTF-8 to replacements.
/// </summary>
/// <remarks>
/// It is applied as Hugging Face's tokenizers apply it, not as SentencePiece does. A grapheme of at most five bytes is replaced by what its
/// shortest mapped beginning maps to. The characters of longer ones are replaced one by one. Microsoft.ML.Tokenizers takes the longest
/// beginning, so that some accented letters come out otherwise.
/// </remarks>
internal sealed class PrecompiledCharacters
{
    private const int LongestGrapheme = 5;

    private readonly uint[] _trie;
    private readonly byte[] _replacements;
    private readonly bool[] _isMapped = new bool[128];

    /// <summary>Reads the map.</summary>
    /// <exception cref="FormatException">The map is damaged.</exception>
    public PrecompiledCharacters(byte[] map)
    {
        uint size = map.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(map);
        if (size == 0 || size % 4 != 0 || size > map.Length - 4)
        {
            throw new FormatException($"expected a precompiled_charsmap that holds its trie, found {map.Length} bytes that do not.");
        }

        _trie = new uint[size / 4];
        for (int i = 0; i < _trie.Length; i++)
        {
            _trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(map.AsSpan(4 + (4 * i)));
        }

        _replacements = map[(4 + (int)size)..];
        Span<char> ascii = stackalloc char[1];
        for (int c = 0; c < _isMapped.Length; c++)
        {
            ascii[0] = (char)c;
            _isMapped[c] = Find(ascii) >= 0;
        }
    }

    /// <summary>Replaces the mapped characters of a text.</summary>
    public bool Append(ReadOnlySpan<char> text, CharBuffer target)
    {
        while (!text.IsEmpty)
        {
            // An ASCII character before another one is a grapheme, but for a carriage return before a line feed.
            if (text[0] < 128 && text[0] != '\r' && (text.Length == 1 || text[1] < 128))
            {
                AppendMapped(text[..1], target);
                text = text[1..];
                continue;
            }

            int length = StringInfo.GetNextTextElementLength(text);
            AppendGrapheme(text[..length], target);
            text = text[length..];
        }

        return true;
    }

    private void AppendGrapheme(ReadOnlySpan<char> grapheme, CharBuffer target)
    {
        bool isShort = grapheme.Length <= LongestGrapheme && Encoding.UTF8.GetByteCount(grapheme) <= LongestGrapheme;
        if (isShort && Find(grapheme) is >= 0 and int place)
        {
            AppendReplacement(place, target);
            return;
        }

        while (!grapheme.IsEmpty)
        {
            Rune.DecodeFromUtf16(grapheme, out _, out int length);
            AppendMapped(grapheme[..length], target);
            grapheme = grapheme[length..];
        }
    }

    private void AppendMapped(ReadOnlySpan<char> character, CharBuffer target)
    {
        char first = character[0];
        if ((first >= 128 || _isMapped[first]) && Find(character) is >= 0 and int place)
        {
            AppendReplacement(place, target);
        }
        else
        {
            target.Append(character);
        }
    }

    private void AppendReplacement(int place, CharBuffer target)
    {
        ReadOnlySpan<byte> replacement = _replacements.AsSpan(Math.Min(place, _replacements.Length));
        int end = replacement.IndexOf((byte)0);
        replacement = end < 0 ? replacement : replacement[..end];
        Encoding.UTF8.GetChars(replacement, target.Claim(Encoding.UTF8.GetCharCount(replacement)));
    }

    /// <summary>Finds the place of the replacement of the shortest mapped beginning; -1 where no beginning is mapped.</summary>
    private int Find(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        int count = Encoding.UTF8.GetBytes(text, bytes);
        uint node = Offset(_trie[0]);
        foreach (byte value in bytes[..count])
        {
            node ^= value;
            if (value == 0 || node >= _trie.Length)
            {
                return -1;
            }

            uint unit = _trie[node];
            if ((unit & 0x8000_00FF) != value)
            {
                return -1;
            }

            node ^= Offset(unit);
            if ((unit >> 8 & 1) != 0)
            {
                return node < _trie.Length ? (int)(_trie[node] & int.MaxValue) : -1;
            }
        }

        return -1;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 0x200) >> 6);
}
