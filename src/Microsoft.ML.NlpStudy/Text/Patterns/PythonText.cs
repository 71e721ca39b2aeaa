using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A text prepared for the search, and the places of its characters.</summary>
internal readonly ref struct PythonText
{
    private readonly PythonRegex.Engine _engine;
    private readonly ReadOnlySpan<char> _units;
    private readonly int[]? _starts;
    private readonly bool _hasPairs;

    /// <param name="engine">The engine that finds the matches.</param>
    /// <param name="units">The text as the engine sees it.</param>
    /// <param name="starts">
    /// The place in the text where each unit's character begins; <see langword="null"/> where the units are the text.
    /// </param>
    /// <param name="hasPairs">Whether the units hold surrogates that are halves of characters.</param>
    public PythonText(PythonRegex.Engine engine, ReadOnlySpan<char> units, int[]? starts, bool hasPairs)
    {
        _engine = engine;
        _units = units;
        _starts = starts;
        _hasPairs = hasPairs;
    }

    /// <summary>Whether the text holds a match.</summary>
    public bool HasMatch => _engine.Regex.IsMatch(_units);

    /// <summary>Enumerates the matches as stretches of the text. The time limit holds for each match.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Enumerates the matches with their groups, in units.</summary>
    public IEnumerable<Match> Matches() => Matches(_engine, _units.ToString(), _hasPairs);

    /// <summary>Finds the place in the text where a unit's character begins.</summary>
    public int PlaceOf(int unit) => _starts is null ? unit : _starts[unit];

    private static IEnumerable<Match> Matches(PythonRegex.Engine engine, string units, bool hasPairs)
    {
        Match match = engine.Regex.Match(units);
        while (match.Success)
        {
            if (match.Length > 0 || !hasPairs || !IsWithinPair(units, match.Index))
            {
                yield return match;
            }

            match = match.Length > 0 ? engine.Regex.Match(units, match.Index + match.Length)
                : engine.Longer?.Match(units, match.Index) ?? match.NextMatch();
        }
    }

    // An engine that works on units can find an empty match within a pair.
    private static bool IsWithinPair(ReadOnlySpan<char> units, int place) =>
        place > 0 && place < units.Length && char.IsSurrogatePair(units[place - 1], units[place]);

    /// <summary>An enumerator of the matches.</summary>
    public ref struct Enumerator
    {
        private readonly PythonText _text;
        private Regex.ValueMatchEnumerator _matches;
        private bool _isAfterEmpty;

        public Enumerator(PythonText text)
        {
            _text = text;
            _matches = text._engine.Regex.EnumerateMatches(text._units);
        }

        /// <summary>The start and the end of the match in the text.</summary>
        public readonly (int Start, int End) Current =>
            (_text.PlaceOf(_matches.Current.Index), _text.PlaceOf(_matches.Current.Index + _matches.Current.Length));

        /// <summary>Moves to the next match.</summary>
        public bool MoveNext()
        {
            while (MoveOn())
            {
                if (_matches.Current.Length > 0 || !_text._hasPairs || !IsWithinPair(_text._units, _matches.Current.Index))
                {
                    return true;
                }
            }

            return false;
        }

        private bool MoveOn()
        {
            if (_isAfterEmpty)
            {
                _isAfterEmpty = false;
                int end = _matches.Current.Index + _matches.Current.Length;
                Regex regex = _matches.Current.Length == 0 ? _text._engine.Longer! : _text._engine.Regex;
                _matches = regex.EnumerateMatches(_text._units, end);
                _isAfterEmpty = regex != _text._engine.Regex;
            }

            bool isFound = _matches.MoveNext();
            _isAfterEmpty |= isFound && _matches.Current.Length == 0 && _text._engine.Longer is not null;
            return isFound;
        }
    }
}
