using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A repetition in a Python expression: <c>*</c>, <c>+?</c>, <c>{,3}</c>, <c>?+</c>.</summary>
/// <param name="Least">The fewest times.</param>
/// <param name="Most">The most times; <see cref="int.MaxValue"/> for no limit.</param>
/// <param name="Text">The repetition in .NET's language.</param>
/// <param name="IsLazy">Whether fewer times are tried first.</param>
/// <param name="IsPossessive">Whether characters once taken are never given back.</param>
internal readonly record struct PythonRepetition(int Least, int Most, string Text, bool IsLazy, bool IsPossessive)
{
    /// <summary>Whether a repetition stands at a position. A brace that begins no repetition stands for itself.</summary>
    public static bool IsAt(string source, int position) => source[position] is '*' or '+' or '?' || BracesLength(source, position) > 0;

    /// <summary>Reads the repetition at a position, which is moved behind it.</summary>
    /// <exception cref="FormatException">A number is too large, or the fewest times are more than the most.</exception>
    public static PythonRepetition Read(string source, ref int position)
    {
        int start = position;
        int least = source[start] == '+' ? 1 : 0;
        int most = source[start] == '?' ? 1 : int.MaxValue;
        string text = source[start].ToString();
        position++;
        if (text == "{")
        {
            position = start + BracesLength(source, start);
            string[] bounds = source[(start + 1)..(position - 1)].Split(',');
            least = NumberOf(bounds[0], 0, start);
            most = bounds.Length == 1 ? least : NumberOf(bounds[1], int.MaxValue, start);
            if (most < least)
            {
                throw PythonClassReader.Error(start, "the most repetitions are at least as many as the least");
            }

            text = string.Create(CultureInfo.InvariantCulture, $"{{{least},{(most == int.MaxValue ? null : most)}}}");
        }

        char suffix = position < source.Length ? source[position] : '\0';
        position += suffix is '?' or '+' ? 1 : 0;
        return new PythonRepetition(least, most, suffix == '?' ? text + "?" : text, suffix == '?', suffix == '+');
    }

    private static int BracesLength(string source, int position)
    {
        ReadOnlySpan<char> rest = source[position] == '{' ? source.AsSpan(position + 1) : default;
        int length = rest.IndexOfAnyExcept("0123456789,");
        return length > 0 && rest[length] == '}' && rest[..length].Count(',') <= 1 ? length + 2 : 0;
    }

    private static int NumberOf(string digits, int ifNone, int start) =>
        digits.Length == 0 ? ifNone
        : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw PythonClassReader.Error(start, FormattableString.Invariant($"something is repeated at most {int.MaxValue:N0} times"));
}
