using System.Buffers;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The words that subwords are learned from, with their frequencies.</summary>
internal static class SubwordWords
{
    /// <summary>Counts the different tokens.</summary>
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
    /// Whether a file can hold the word: it is not empty and has neither white space, which separates words, nor half a surrogate pair.
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

    /// <summary>Removes the mark that <c>MarkWordStarts</c> sets from words, where tokens may carry it.</summary>
    public static IEnumerable<KeyValuePair<string, long>> WithoutMarks(
        IEnumerable<KeyValuePair<string, long>> words, SubwordBoundary? boundary) =>
        boundary == SubwordBoundary.WordStartPrefix
            ? words.Select(word => KeyValuePair.Create(word.Key.Replace($"{SubwordMarks.WordStart}", ""), word.Value))
            : words;
}
