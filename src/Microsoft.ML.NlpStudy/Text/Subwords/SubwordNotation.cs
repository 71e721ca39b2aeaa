using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A notation of symbols for learning, in which a symbol's text tells where in a word it may stand.</summary>
internal abstract class SubwordNotation
{
    /// <summary>The notation of subword-nmt: a word's last symbol ends with <c>&lt;/w&gt;</c>.</summary>
    public static SubwordNotation BytePairEncoding { get; } = new EndOfWord();

    /// <summary>The notation of BERT: every symbol except a word's first begins with <c>##</c>.</summary>
    public static SubwordNotation WordPiece { get; } = new Continuation();

    /// <summary>Writes the symbol of a character.</summary>
    public abstract string Symbol(Rune character, bool isFirst, bool isLast);

    /// <summary>Writes the symbol that two neighbors make.</summary>
    public abstract string Join(string first, string second);

    private sealed class EndOfWord : SubwordNotation
    {
        public override string Symbol(Rune character, bool isFirst, bool isLast) =>
            isLast ? character + SubwordMarks.WordEnd : character.ToString();

        public override string Join(string first, string second) => first + second;
    }

    private sealed class Continuation : SubwordNotation
    {
        public override string Symbol(Rune character, bool isFirst, bool isLast) =>
            isFirst ? character.ToString() : SubwordMarks.Continuation + character;

        public override string Join(string first, string second) =>
            string.Concat(first, second.AsSpan(SubwordMarks.Continuation.Length));
    }
}
