using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The reader of classes and escapes in a Python expression.</summary>
/// <remarks>.NET's subtraction, <c>[a-z-[aeiou]]</c>, does not exist in Python, where it is a class and a bracket.</remarks>
/// <param name="source">The expression.</param>
internal sealed class PythonClassReader(string source)
{
    private const int None = -1;

    /// <summary>Reads the class that begins with the bracket at a position.</summary>
    /// <returns>The class; the position is moved behind it.</returns>
    /// <exception cref="FormatException">The class has no end, or a range goes backwards.</exception>
    public PythonCharacterClass ReadClass(ref int position, PythonFlags flags)
    {
        int start = position++;
        var result = new PythonCharacterClass(flags);
        bool isNegated = position < source.Length && source[position] == '^';
        position += isNegated ? 1 : 0;
        for (int firstItem = position; ;)
        {
            if (position >= source.Length)
            {
                throw Error(start, "the class that begins here has no end");
            }

            if (source[position] == ']' && position > firstItem)
            {
                position++;
                break;
            }

            int itemStart = position;
            int first = ReadItem(ref position, result);
            if (position + 1 >= source.Length || source[position] != '-' || source[position + 1] == ']')
            {
                AddItem(first, first, result);
                continue;
            }

            position++;
            int last = ReadItem(ref position, result);
            if (first == None || last == None || last < first)
            {
                throw Error(itemStart, "a range goes from one character to the same or a later one");
            }

            AddItem(first, last, result);
        }

        if (isNegated)
        {
            result.Negate();
        }

        return result;
    }

    /// <summary>Reads an escape that stands for a set: <c>\w \W \d \D \s \S</c>, and .NET's <c>\p{L} \P{L}</c>.</summary>
    public bool TryReadSet(ref int position, PythonCharacterClass target)
    {
        char letter = position + 1 < source.Length ? source[position + 1] : '\0';
        if (letter is 'p' or 'P' && position + 2 < source.Length && source[position + 2] == '{')
        {
            int length = source.AsSpan(position + 3).IndexOf('}');
            string name = length < 0 ? "" : source.Substring(position + 3, length);
            if (PythonSets.Category(name) is null)
            {
                throw Error(position, "\\p takes the name of a category or block of Unicode");
            }

            target.AddSet(letter, name);
            position += 4 + length;
            return true;
        }

        if (letter is not ('w' or 'W' or 'd' or 'D' or 's' or 'S'))
        {
            return false;
        }

        target.AddSet(letter);
        position += 2;
        return true;
    }

    /// <summary>Reads the character at a position: an escape, a pair of surrogates or a single unit.</summary>
    /// <exception cref="FormatException">The escape does not exist in Python.</exception>
    public int ReadCharacter(ref int position, bool isInClass)
    {
        if (source[position] != '\\')
        {
            return ReadItself(ref position);
        }

        int start = position;
        if (PythonEscape.TryRead(source, ref position, out int escaped) || (isInClass && TryReadOctal(ref position, out escaped)))
        {
            return escaped;
        }

        char letter = position + 1 < source.Length ? source[position + 1] : '\0';
        int index = @"abfnrtv".IndexOf(letter);
        if (index >= 0 && (isInClass || letter != 'b'))
        {
            position += 2;
            return "\a\b\f\n\r\t\v"[index];
        }

        if (position + 1 >= source.Length || char.IsAsciiLetterOrDigit(letter))
        {
            string where = isInClass ? " in a class" : "";
            throw Error(start, position + 1 >= source.Length ? "nothing follows the backslash"
                : letter == 'N' ? "a character is written \\uXXXX or \\UXXXXXXXX, not by its name"
                : $"there is no escape \\{letter}{where}");
        }

        position++;
        return ReadItself(ref position);
    }

    /// <summary>Creates an error that names the place.</summary>
    public static FormatException Error(int position, string fault) =>
        new(string.Create(CultureInfo.InvariantCulture, $"at character {position + 1}: {fault}."));

    private int ReadItself(ref int position)
    {
        bool isPair = Rune.TryGetRuneAt(source, position, out Rune rune);
        int codePoint = isPair ? rune.Value : source[position];
        position += isPair ? rune.Utf16SequenceLength : 1;
        return codePoint;
    }

    private bool TryReadOctal(ref int position, out int codePoint)
    {
        codePoint = 0;
        int end = position + 1;
        while (end < source.Length && end < position + 4 && source[end] is >= '0' and <= '7')
        {
            codePoint = (8 * codePoint) + source[end++] - '0';
        }

        bool isOctal = end > position + 1 && codePoint <= 0xFF;
        position = isOctal ? end : position;
        return isOctal;
    }

    private static void AddItem(int first, int last, PythonCharacterClass target)
    {
        if (first != None)
        {
            target.AddRange(first, last);
        }
    }

    /// <summary>Reads a character, or a set, which is added to the target.</summary>
    /// <returns>The character; <see cref="None"/> for a set.</returns>
    private int ReadItem(ref int position, PythonCharacterClass target) =>
        source[position] == '\\' && TryReadSet(ref position, target) ? None : ReadCharacter(ref position, isInClass: true);
}
