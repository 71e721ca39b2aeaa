using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A Python expression that finds its matches in texts, where possible without backtracking. A character is a code point, and no match
/// begins or ends within one.
/// </summary>
/// <remarks>
/// The expression is compiled when a text first needs it. It is compiled once for plain texts, and once for texts that must be written in a
/// <see cref="PythonAlphabet"/> first, such as those with surrogate pairs. Any number of threads may use it.
/// </remarks>
internal sealed class PythonRegex
{
    // Without it, .NET 7 to 10 lose matches of expressions that begin with something optional: dotnet/runtime, pull request 130176.
    private const string NeverMatches = @"|\z\uFFFF";

    private readonly PythonPattern _pattern;
    private readonly RegexOptions _whereBacktracking;
    private readonly TimeSpan _timeout;
    private readonly bool _seesPairs;
    private Engine? _plain;
    private Engine? _coded;

    /// <param name="pattern">The expression.</param>
    /// <param name="timeout">The longest time that one match may take.</param>
    /// <param name="whereBacktracking">The options of the engine that backtracks.</param>
    public PythonRegex(PythonPattern pattern, TimeSpan timeout, RegexOptions whereBacktracking = RegexOptions.None)
    {
        _pattern = pattern;
        _timeout = timeout;
        _whereBacktracking = whereBacktracking;
        _seesPairs = pattern.SeesPairs;
    }

    /// <summary>The expression.</summary>
    public PythonPattern Pattern => _pattern;

    /// <summary>Prepares a text for the search.</summary>
    public PythonText Prepare(ReadOnlySpan<char> text)
    {
        bool hasPairs = text.ContainsAnyInRange('\uD800', '\uDFFF');
        bool isPlain = _pattern.HasBoundaries
            ? Ascii.IsValid(text) || !(hasPairs || text.ContainsAny(PythonSets.OtherBoundaryCharacters)) : !(hasPairs && _seesPairs);
        if (isPlain)
        {
            Engine plain = _plain ?? Interlocked.CompareExchange(ref _plain, new Engine(this, null), null) ?? _plain;
            return new PythonText(plain, text, null, hasPairs);
        }

        Engine coded = _coded ?? Interlocked.CompareExchange(ref _coded, new Engine(this, new PythonAlphabet(_pattern)), null) ?? _coded;
        char[] units = coded.Alphabet!.Encode(text, out int[] starts);
        return new PythonText(coded, units, starts, false);
    }

    private Regex Compile(string text, bool mayBacktrack)
    {
        if (!_pattern.IsShort && !_pattern.MustBacktrack && !mayBacktrack)
        {
            try
            {
                return new Regex(text + NeverMatches, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, _timeout);
            }
            catch (NotSupportedException)
            {
                // look-around, references to groups, and expressions with too large an automaton
            }
        }

        return new Regex(text, RegexOptions.CultureInvariant | _whereBacktracking, _timeout);
    }

    /// <summary>The expression as .NET's engines run it, on texts as they are or in a <see cref="PythonAlphabet"/>.</summary>
    internal sealed class Engine
    {
        private readonly PythonRegex _owner;
        private readonly string _text;
        private Regex? _longer;

        public Engine(PythonRegex owner, PythonAlphabet? alphabet)
        {
            _owner = owner;
            Alphabet = alphabet;
            _text = owner._pattern.Write(alphabet is null ? set => set.PlainText() : alphabet.Write);
            Regex = owner.Compile(_text, mayBacktrack: false);
        }

        /// <summary>The code of the texts; <see langword="null"/> where texts stay as they are.</summary>
        public PythonAlphabet? Alphabet { get; }

        /// <summary>The .NET expression that finds matches.</summary>
        public Regex Regex { get; }

        /// <summary>
        /// The .NET expression that goes on behind an empty match, as Python does: its matches do not end where the search begins.
        /// <see langword="null"/> where going on by a character, as .NET does, finds the same matches.
        /// </summary>
        public Regex? Longer => _owner._pattern.MayPreferEmpty
            ? _longer ??= _owner.Compile($@"(?:{_text})(?!\G)", mayBacktrack: true) : null;
    }
}
