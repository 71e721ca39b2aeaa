using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The reader of a Python regular expression, from left to right. It finds all faults, so that .NET never sees one.</summary>
internal sealed class PythonPatternReader
{
    private const int MaximumDepth = 1000;
    private const int MaximumChoices = 1000;

    private readonly bool _isKept;
    private readonly string _source;
    private readonly PythonClassReader _classes;
    private readonly List<(string Text, PythonCharacterClass? Class)> _parts = [];
    private readonly PythonGroups _groups;
    private readonly PythonRequiredText _required = new();
    private PythonFlags _flags;
    private int _position;
    private ItemKind _last = ItemKind.None;
    private int _lastStart;
    private bool _hasBoundaries;
    private bool _mayPreferEmpty;
    private bool _isLazyWithoutEnd;
    private bool _mustBacktrack;
    private bool _isGroup;
    private double _choices = 1;

    /// <param name="source">The expression.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="isKept">Whether the pattern will be written; otherwise it is only checked.</param>
    public PythonPatternReader(string source, PythonFlags flags, bool isKept)
    {
        _isKept = isKept;
        _source = source;
        _flags = flags;
        _classes = new PythonClassReader(source);
        _groups = new PythonGroups(source);
    }

    /// <summary>The kind of the item before: none, a place such as <c>^</c>, a repeatable item, or a repeated one.</summary>
    private enum ItemKind
    {
        None,
        Place,
        Item,
        Repeated,
    }

    /// <summary>Reads the expression to its end.</summary>
    /// <exception cref="FormatException">The source is not a regular expression.</exception>
    public PythonPattern Read()
    {
        while (_position < _source.Length)
        {
            ReadNext();
        }

        _groups.CheckAtEnd();
        return new PythonPattern(_parts, _groups.Names)
        {
            GroupCount = _groups.Count,
            HasBoundaries = _hasBoundaries,
            HasReferences = _groups.HasReferences,
            RequiredText = _required.Text,
            MayPreferEmpty = _mayPreferEmpty,
            MustBacktrack = _mustBacktrack,
            IsShort = _choices <= MaximumChoices,
        };
    }

    private void ReadNext()
    {
        char c = _source[_position];
        switch (c)
        {
            case ' ' or '\t' or '\n' or '\r' or '\v' or '\f' when _flags.HasFlag(PythonFlags.Verbose):
                _position++;
                break;
            case '#' when _flags.HasFlag(PythonFlags.Verbose):
                int end = _source.IndexOf('\n', _position);
                _position = end < 0 ? _source.Length : end + 1;
                break;
            case '\\':
                ReadEscape();
                break;
            case '[':
                AddClass(_classes.ReadClass(ref _position, _flags));
                break;
            case '.':
                var any = new PythonCharacterClass(_flags & PythonFlags.Ascii);
                if (!_flags.HasFlag(PythonFlags.DotAll))
                {
                    any.AddRange('\n', '\n');
                }

                any.Negate();
                _position++;
                AddClass(any);
                break;
            case '^' or '$':
                _position++;
                AddPlace(_flags.HasFlag(PythonFlags.Multiline) ? $"(?m:{c})" : c == '^' ? @"\A" : @"\Z");
                break;
            case '|':
                _position++;
                _groups.AddAlternative(_position - 1);
                _required.EndAlternative(_groups.Depth);
                _choices *= 2;
                _mayPreferEmpty = true;
                _mustBacktrack |= _isLazyWithoutEnd;    // an alternative may be empty
                Append("|");
                _last = ItemKind.None;
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '*' or '+' or '?' or '{' when PythonRepetition.IsAt(_source, _position):
                ReadRepetition();
                break;
            default:
                AddCharacter(_classes.ReadCharacter(ref _position, isInClass: false));
                break;
        }
    }

    private void ReadEscape()
    {
        int start = _position;
        char letter = _position + 1 < _source.Length ? _source[_position + 1] : '\0';
        if (letter is 'A' or 'Z' or 'z')
        {
            _position += 2;
            AddPlace(letter == 'A' ? @"\A" : @"\z");    // .NET's \Z also stands before a last line feed
        }
        else if (letter is 'b' or 'B')
        {
            _position += 2;
            bool isAscii = _flags.HasFlag(PythonFlags.Ascii);
            _hasBoundaries |= !isAscii;
            AddPlace(!isAscii ? $@"\{letter}" : letter == 'b'
                ? "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))"
                : "(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))");
        }
        else if (letter is 'w' or 'W' or 'd' or 'D' or 's' or 'S' or 'p' or 'P')
        {
            var set = new PythonCharacterClass(_flags & PythonFlags.Ascii);
            _ = _classes.TryReadSet(ref _position, set) ? true : throw PythonClassReader.Error(start, @"a category is written \p{name}");
            AddClass(set);
        }
        else if (_source.AsSpan(start).StartsWith(@"\k<") && _groups.NameUpTo('>', start + 3, out int after) is { } name)
        {
            _position = after;
            AddReference(_groups.NumberOf(name, start), start);
        }
        else if (PythonEscape.TryRead(_source, ref _position, out int codePoint))
        {
            AddCharacter(codePoint);
        }
        else if (PythonEscape.TryReadGroup(_source, ref _position, out int group))
        {
            AddReference(group, start);
        }
        else
        {
            AddCharacter(_classes.ReadCharacter(ref _position, isInClass: false));
        }
    }

    private void OpenGroup()
    {
        int start = _position;
        PythonGroups.Opening opening = _groups.Open(ref _position, _flags);
        if (opening.IsComment)
        {
            return;
        }

        if (opening.Reference is { } referred)
        {
            AddReference(referred, start);
            return;
        }

        if (opening.IsFlags)
        {
            _flags = opening.Flags;    // to the end of the group that it stands in
            return;
        }

        if (_groups.Depth >= MaximumDepth)
        {
            throw PythonClassReader.Error(
                start, FormattableString.Invariant($"groups stand in one another at most {MaximumDepth:N0} deep"));
        }

        _required.Interrupt();
        _groups.Remember(_flags, _parts.Count);
        _flags = opening.Flags;
        Append(opening.Text);
        _last = ItemKind.None;
    }

    private void CloseGroup()
    {
        (_flags, _lastStart) = _groups.Close(_position++);
        _required.Interrupt();
        Append(")");
        _last = ItemKind.Item;
        _isGroup = true;
    }

    private void ReadRepetition()
    {
        if (_last is not ItemKind.Item)
        {
            throw PythonClassReader.Error(
                _position, _last == ItemKind.Repeated ? "a repetition is repeated" : "there is nothing to repeat");
        }

        PythonRepetition repetition = PythonRepetition.Read(_source, ref _position);
        _required.Repeat(repetition.Least);
        _mayPreferEmpty |= repetition.IsLazy;
        _mustBacktrack |= _isLazyWithoutEnd && repetition.Least == 0;
        _isLazyWithoutEnd |= repetition.IsLazy && repetition.Most == int.MaxValue;
        bool isUnlimited = repetition.Most == int.MaxValue || (_isGroup && repetition.Most > 1);    // choices in a group are repeated, too
        _choices *= isUnlimited ? double.PositiveInfinity : repetition.Most + 1.0 - repetition.Least;
        Append(repetition.Text);
        if (repetition.IsPossessive && _isKept)
        {
            _parts[_lastStart] = ("(?>" + _parts[_lastStart].Text, _parts[_lastStart].Class);
            Append(")");
        }

        _last = ItemKind.Repeated;
    }

    private void AddCharacter(int codePoint)
    {
        bool isCased = _flags.HasFlag(PythonFlags.IgnoreCase)
            && PythonCase.VariantsOf(codePoint, _flags.HasFlag(PythonFlags.Ascii)) is not null;
        if (!isCased && PythonAlphabet.KeepsAlways(codePoint))
        {
            Add(_isKept ? PythonEscape.Character((char)codePoint) : "", null);
        }
        else
        {
            var alone = new PythonCharacterClass(_flags);
            alone.AddRange(codePoint, codePoint);
            Add("", alone);
        }

        if (isCased)
        {
            _required.Interrupt();
        }
        else
        {
            _required.Add(codePoint, _groups.Depth);
        }
    }

    private void AddClass(PythonCharacterClass characters)
    {
        Add("", characters);
        _required.Interrupt();
    }

    private void AddPlace(string text)
    {
        Add(text, null);
        _required.Interrupt();
        _last = ItemKind.Place;
    }

    private void AddReference(int group, int start)
    {
        _groups.CheckReference(group, start);
        string flag = _flags.HasFlag(PythonFlags.IgnoreCase) ? "i" : "";
        Add(string.Create(CultureInfo.InvariantCulture, $@"(?{flag}:\{group})"), null);
        _required.Interrupt();
    }

    private void Add(string text, PythonCharacterClass? characters)
    {
        _lastStart = _parts.Count;
        Append(text, characters);
        (_last, _isGroup) = (ItemKind.Item, false);
    }

    private void Append(string text, PythonCharacterClass? characters = null)
    {
        if (_isKept)
        {
            _parts.Add((text, characters));
        }
    }
}
