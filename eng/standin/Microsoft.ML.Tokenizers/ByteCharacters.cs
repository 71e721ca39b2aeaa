using System.Text;

namespace Microsoft.ML.Tokenizers;

/// <summary>
/// GPT-2's way to write bytes as characters that can be seen: printable ones of Latin-1 as they are, the other 68 as U+0100 and up.
/// </summary>
internal static class ByteCharacters
{
    private static readonly char[] s_characters = new char[256];
    private static readonly Dictionary<char, byte> s_bytes = [];

    static ByteCharacters()
    {
        char next = '\u0100';
        for (int value = 0; value < 256; value++)
        {
            char character = value is (>= '!' and <= '~') or (>= '¡' and <= '¬') or (>= '®' and <= 'ÿ') ? (char)value : next++;
            s_characters[value] = character;
            s_bytes.Add(character, (byte)value);
        }
    }

    /// <summary>A text's UTF-8, a character a byte. Half a surrogate pair is encoded like any other character.</summary>
    /// <param name="positions">For each byte, where the character that it is part of stands in the text.</param>
    public static string FromText(ReadOnlySpan<char> text, List<int> positions)
    {
        var characters = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            int position = i;
            int codePoint = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                codePoint = char.ConvertToUtf32(text[i], text[++i]);
            foreach (byte value in bytes[..Encode(codePoint, bytes)])
            {
                characters.Append(s_characters[value]);
                positions.Add(position);
            }
        }
        return characters.ToString();
    }

    public static bool TryGetByte(char character, out byte value) => s_bytes.TryGetValue(character, out value);

    /// <summary>The bytes that characters stand for; one that stands for none gives its own UTF-8.</summary>
    public static void AddBytes(ReadOnlySpan<char> text, List<byte> bytes)
    {
        Span<byte> encoded = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            if (TryGetByte(text[i], out byte value))
            {
                bytes.Add(value);
                continue;
            }
            Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length);
            bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
            i += length - 1;
        }
    }

    /// <summary>Decodes UTF-8, if it is UTF-8; half a surrogate pair may be there too.</summary>
    /// <param name="text">Null where the last character is cut off.</param>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = null;
        var characters = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            int length = bytes[0] switch { < 0x80 => 1, < 0xC0 => 0, < 0xE0 => 2, < 0xF0 => 3, < 0xF8 => 4, _ => 0 };
            if (length == 0 || length > bytes.Length)
                return length > 0;
            int codePoint = length == 1 ? bytes[0] : bytes[0] & (0x7F >> length);
            foreach (byte next in bytes[1..length])
            {
                if ((next & 0xC0) != 0x80)
                    return false;
                codePoint = (codePoint << 6) | (next & 0x3F);
            }
            if (codePoint > 0x10FFFF)
                return false;
            characters.Append(codePoint > char.MaxValue ? char.ConvertFromUtf32(codePoint) : $"{(char)codePoint}");
            bytes = bytes[length..];
        }
        text = characters.ToString();
        return true;
    }

    private static int Encode(int codePoint, Span<byte> bytes)
    {
        if (codePoint < 0x80)
        {
            bytes[0] = (byte)codePoint;
            return 1;
        }
        int length = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        for (int i = length - 1; i > 0; i--, codePoint >>= 6)
            bytes[i] = (byte)(0x80 | (codePoint & 0x3F));
        bytes[0] = (byte)((0xF00 >> length) | codePoint);
        return length;
    }
}
