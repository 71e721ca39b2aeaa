using System.Text;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Byte pair encoding as its paper has it: count every pair of every word, merge the best one everywhere, and begin again.
/// </summary>
internal static class SlowBytePairLearner
{
    public static List<string> Learn(IEnumerable<string> tokens, int mergeCount, int minimumFrequency)
    {
        List<(List<string> Symbols, int Frequency)> words =
            [.. tokens.CountBy(token => token).Select(word => (Symbols(word.Key), word.Value))];
        var merges = new List<string>();
        while (merges.Count < mergeCount)
        {
            var frequencies = new Dictionary<(string, string), int>();
            foreach ((List<string> symbols, int frequency) in words)
            {
                for (int i = 0; i + 1 < symbols.Count; i++)
                {
                    frequencies[(symbols[i], symbols[i + 1])] = frequencies.GetValueOrDefault((symbols[i], symbols[i + 1])) + frequency;
                }
            }

            if (frequencies.Count == 0 || frequencies.Values.Max() < minimumFrequency)
            {
                break;
            }

            (string first, string second) = frequencies.OrderBy(pair => pair.Value)
                .ThenBy(pair => Utf32(pair.Key.Item1), StringComparer.Ordinal).ThenBy(pair => Utf32(pair.Key.Item2), StringComparer.Ordinal)
                .Last().Key;
            merges.Add($"{first} {second}");
            foreach ((List<string> symbols, _) in words)
            {
                for (int i = 0; i + 1 < symbols.Count; i++)
                {
                    if (symbols[i] == first && symbols[i + 1] == second)
                    {
                        symbols[i] = first + second;
                        symbols.RemoveAt(i + 1);
                    }
                }
            }
        }

        return merges;
    }

    private static List<string> Symbols(string word)
    {
        List<string> symbols = [.. word.EnumerateRunes().Select(rune => rune.ToString())];
        symbols[^1] += "</w>";
        return symbols;
    }

    /// <summary>A text that .NET's ordinal order puts where the code points of the given one belong.</summary>
    private static string Utf32(string text) => string.Concat(text.EnumerateRunes().Select(rune => $"{rune.Value:x8}"));
}
