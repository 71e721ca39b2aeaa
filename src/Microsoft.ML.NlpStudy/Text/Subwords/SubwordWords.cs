using System.Buffers;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The words that subwords are learned from, with their frequencies.</summary>
internal static class SubwordWords
{
    public static IEnumerable<KeyValuePair<string, long>> Count(IEnumerable<string> tokens)
    {
        var counter = new VocabularyBuilder();
        foreach (string token in tokens)
        {
            counter.Add(token);
        }

        return counter.Frequencies;
    }

    /// <summary>
    /// Whether files that separate by white space can hold a word: it has none, no half of a surrogate pair, and is not empty.
    /// </summary>
    public static bool IsWritable(ReadOnlySpan<char> word)
    {
        bool hasCharacters = !word.IsEmpty;
        while (Rune.DecodeFromUtf16(word, out Rune character, out int length) == OperationStatus.Done
            && !(character.IsBmp && CharacterClass.IsPythonWhiteSpace((char)character.Value)))
        {
            word = word[length..];
        }

        return hasCharacters && word.IsEmpty;
    }

    /// <summary>The words without the mark that <c>MarkWordStarts</c> sets, where tokens may carry it.</summary>
    public static IEnumerable<KeyValuePair<string, long>> WithoutMarks(
        IEnumerable<KeyValuePair<string, long>> words, SubwordBoundary? boundary) =>
        boundary == SubwordBoundary.WordStartPrefix
            ? words.Select(word => KeyValuePair.Create(word.Key.Replace($"{SubwordMarks.WordStart}", ""), word.Value))
            : words;
}
