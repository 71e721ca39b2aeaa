using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A text that is ready to be searched, and where its characters are.</summary>
internal readonly ref struct PythonText
{
    private readonly PythonRegex.Engine _engine;
    private readonly ReadOnlySpan<char> _units;
    private readonly int[]? _starts;
    private readonly bool _hasPairs;

    /// <param name="engine">Finds the matches.</param>
    /// <param name="units">The text as the engine sees it.</param>
    /// <param name="starts">Where in the text each unit's character begins; <see langword="null"/> where the units are the text.</param>
    /// <param name="hasPairs">Whether surrogates are among the units that are halves of characters.</param>
    public PythonText(PythonRegex.Engine engine, ReadOnlySpan<char> units, int[]? starts, bool hasPairs)
    {
        _engine = engine;
        _units = units;
        _starts = starts;
        _hasPairs = hasPairs;
    }

    /// <summary>Whether there is a match.</summary>
    public bool HasMatch => _engine.Regex.IsMatch(_units);

    /// <summary>The matches as stretches of the text. Their time is limited one by one.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The matches with their groups, in units.</summary>
    public IEnumerable<Match> Matches() => Matches(_engine, _units.ToString(), _hasPairs);

    /// <summary>Where in the text a unit's character begins.</summary>
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

    // Only an engine that sees units finds an empty match there.
    private static bool IsWithinPair(ReadOnlySpan<char> units, int place) =>
        place > 0 && place < units.Length && char.IsSurrogatePair(units[place - 1], units[place]);

    /// <summary>Goes over the matches.</summary>
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

        /// <summary>Where the match begins and ends in the text.</summary>
        public readonly (int Start, int End) Current =>
            (_text.PlaceOf(_matches.Current.Index), _text.PlaceOf(_matches.Current.Index + _matches.Current.Length));

        /// <summary>Goes on to the next match.</summary>
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
