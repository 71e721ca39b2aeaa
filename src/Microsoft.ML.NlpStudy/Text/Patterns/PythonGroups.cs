using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The groups of a Python expression while it is read: their beginnings, their numbers and the references to them.</summary>
/// <param name="source">The expression.</param>
internal sealed class PythonGroups(string source)
{
    private const string Beginnings = "a group begins with (, (?:, (?P<name>, (?=, (?!, (?<=, (?<!, (?> or flags of aimsux, a without u";

    private static readonly Dictionary<string, int> s_none = [];
    private static readonly string[] s_plain = ["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"];

    private Dictionary<string, int> _numbers = s_none;
    private readonly Stack<Group> _open = new();
    private readonly List<(int Number, int Position)> _conditions = [];
    private Group _next;

    /// <summary>The number of groups that capture.</summary>
    public int Count { get; private set; }

    /// <summary>The number of groups around the position of reading.</summary>
    public int Depth => _open.Count;

    /// <summary>Whether the expression refers to what a group matched.</summary>
    public bool HasReferences { get; private set; }

    /// <summary>The numbers of groups with names.</summary>
    public IReadOnlyDictionary<string, int> Names => _numbers;

    /// <summary>Reads the beginning of a group and moves the position behind it.</summary>
    /// <exception cref="FormatException">Python has no group that begins like this.</exception>
    public Opening Open(ref int position, PythonFlags flags)
    {
        int start = position;
        ReadOnlySpan<char> rest = source.AsSpan(position);
        if (!rest.StartsWith("(?"))
        {
            position++;
            return flags.HasFlag(PythonFlags.ExplicitCapture) ? Begin("(?:", flags, 0, start) : Begin("(", flags, ++Count, start);
        }

        if (rest.StartsWith("(?#"))
        {
            int end = rest.IndexOf(')');
            position += end >= 0 ? end + 1 : throw PythonClassReader.Error(start, "the comment that begins here has no end");
            return new Opening("", flags) { IsComment = true };
        }

        foreach (string plain in s_plain)
        {
            if (rest.StartsWith(plain))
            {
                position += plain.Length;
                return Begin(plain, flags, 0, start);
            }
        }

        if (rest.StartsWith("(?P=") && NameUpTo(')', position + 4, out int after) is { } referred)
        {
            position = after;
            return new Opening("", flags) { Reference = NumberOf(referred, start) };
        }

        if (rest.StartsWith("(?(") && NameUpTo(')', position + 3, out after) is { } condition)
        {
            position = after;
            HasReferences = true;
            int number = NumberOf(condition, start);
            _conditions.Add((number, start));
            Opening opening = Begin(string.Create(CultureInfo.InvariantCulture, $"(?({number})"), flags, 0, start);
            _next.IsCondition = true;
            return opening;
        }

        if ((rest.StartsWith("(?P<") || rest.StartsWith("(?<")) && NameUpTo('>', start + rest.IndexOf('<') + 1, out after) is { } name
            && !char.IsAsciiDigit(name[0]))
        {
            position = after;
            _numbers = _numbers == s_none ? new Dictionary<string, int>(StringComparer.Ordinal) : _numbers;
            return _numbers.TryAdd(name, ++Count)
                ? Begin("(", flags, Count, start) : throw PythonClassReader.Error(start, $"there is a group named '{name}' before");
        }

        return ReadFlags(ref position, flags);
    }

    /// <summary>Enters the group whose beginning was read last.</summary>
    /// <param name="flags">The flags outside of the group.</param>
    /// <param name="firstPart">The place where the group's parts begin.</param>
    public void Remember(PythonFlags flags, int firstPart) => _open.Push(_next with { OuterFlags = flags, FirstPart = firstPart });

    /// <summary>Leaves the innermost group.</summary>
    /// <returns>The flags outside of the group, and the place where its parts begin.</returns>
    /// <exception cref="FormatException">No group is open.</exception>
    public (PythonFlags Flags, int FirstPart) Close(int position)
    {
        if (!_open.TryPop(out Group group))
        {
            throw PythonClassReader.Error(position, "the parenthesis closes no group");
        }

        return (group.OuterFlags, group.FirstPart);
    }

    /// <summary>Notes that an alternative ends.</summary>
    /// <exception cref="FormatException">The group is a condition that has two alternatives already.</exception>
    public void AddAlternative(int position)
    {
        if (_open.TryPeek(out Group group) && group.IsCondition)
        {
            _open.Pop();
            _open.Push(group with { Alternatives = group.Alternatives + 1 });
            if (group.Alternatives > 0)
            {
                throw PythonClassReader.Error(position, "a condition has at most two alternatives");
            }
        }
    }

    /// <summary>Throws where no group of this number has been read to its end.</summary>
    public void CheckReference(int group, int position)
    {
        HasReferences = true;
        if (group < 1 || group > Count || _open.Any(open => open.Number == group))
        {
            throw PythonClassReader.Error(position, $"there is no group {group} that ends before the reference to it");
        }
    }

    /// <summary>Throws where a group is still open, or a condition names a missing group.</summary>
    public void CheckAtEnd()
    {
        if (_open.TryPeek(out Group group))
        {
            throw PythonClassReader.Error(group.Start, "the group that begins here has no end");
        }

        foreach ((int number, int position) in _conditions)
        {
            if (number < 1 || number > Count)
            {
                throw PythonClassReader.Error(position, $"there is no group {number}");
            }
        }
    }

    /// <summary>Reads the name or the number of a group.</summary>
    /// <param name="end">The character that ends the name.</param>
    /// <param name="start">The place where the name begins.</param>
    /// <param name="after">Receives the place behind the end.</param>
    /// <returns>The name; <see langword="null"/> where there is none.</returns>
    public string? NameUpTo(char end, int start, out int after)
    {
        int length = start < source.Length ? source.AsSpan(start).IndexOf(end) : -1;
        after = start + length + 1;
        string name = length > 0 ? source.Substring(start, length) : "";
        return length > 0 && name.All(c => char.IsLetterOrDigit(c) || c == '_') ? name : null;
    }

    /// <summary>Finds the number of a group by its name or number.</summary>
    /// <exception cref="FormatException">No group before the reference has this name.</exception>
    public int NumberOf(string nameOrNumber, int position) =>
        int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : _numbers.TryGetValue(nameOrNumber, out int named) ? named
        : throw PythonClassReader.Error(position, $"there is no group named '{nameOrNumber}' before the reference to it");

    private Opening Begin(string text, PythonFlags flags, int number, int start)
    {
        _next = new Group { Number = number, Start = start };
        return new Opening(text, flags);
    }

    private Opening ReadFlags(ref int position, PythonFlags flags)
    {
        int start = position;
        bool isRemoved = false;
        bool isUnicode = false;
        bool isAscii = false;
        for (position += 2; position < source.Length; position++)
        {
            switch (source[position])
            {
                case '-' when !isRemoved:
                    isRemoved = true;
                    continue;
                case ')' when position > start + 2:
                    position++;
                    return new Opening("", flags) { IsFlags = true };
                case ':' when position > start + 2:
                    position++;
                    return Begin("(?:", flags, 0, start);
                case 'u' when !isRemoved && !isAscii:
                    flags &= ~PythonFlags.Ascii;
                    isUnicode = true;
                    continue;
            }

            PythonFlags flag = source[position] switch
            {
                'i' => PythonFlags.IgnoreCase,
                'm' => PythonFlags.Multiline,
                's' => PythonFlags.DotAll,
                'x' => PythonFlags.Verbose,
                'a' when !isRemoved && !isUnicode => PythonFlags.Ascii,
                'n' => PythonFlags.ExplicitCapture,
                _ => throw PythonClassReader.Error(start, Beginnings),
            };
            isAscii |= flag == PythonFlags.Ascii;
            flags = isRemoved ? flags & ~flag : flags | flag;
        }

        throw PythonClassReader.Error(start, "the group that begins here has no end");
    }

    /// <summary>The beginning of a group.</summary>
    /// <param name="Text">The beginning in .NET's language.</param>
    /// <param name="Flags">The flags inside of the group, or from here on.</param>
    internal readonly record struct Opening(string Text, PythonFlags Flags)
    {
        /// <summary>Whether the group is a comment, which has been read to its end.</summary>
        public bool IsComment { get; init; }

        /// <summary>Whether the group only changes flags, from here on.</summary>
        public bool IsFlags { get; init; }

        /// <summary>The number of the group that is referred to; <see langword="null"/> where this is no reference.</summary>
        public int? Reference { get; init; }
    }

    private record struct Group
    {
        public int Number { get; init; }

        public int Start { get; init; }

        public PythonFlags OuterFlags { get; init; }

        public int FirstPart { get; init; }

        public bool IsCondition { get; set; }

        public int Alternatives { get; init; }
    }
}
