using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The learning of a vocabulary for BERT's tokenizer: word pieces of the words that it cuts texts into.</summary>
internal static class BertVocabulary
{
    /// <summary>Learns a vocabulary.</summary>
    /// <param name="texts">The texts, read once.</param>
    /// <param name="size">The number of entries, the special tokens and all characters included.</param>
    /// <param name="minimumFrequency">The fewest occurrences of a character, and of a pair that is merged.</param>
    /// <param name="options">Letter case, accents and Chinese.</param>
    /// <param name="specials">The special tokens, which come first.</param>
    /// <returns>The content of vocab.txt.</returns>
    public static byte[] Learn(
        IEnumerable<string> texts, int size, int minimumFrequency, BertTokenizerOptions options, string[] specials)
    {
        var normalizer = new BertNormalizer(options, specials);
        var counter = new VocabularyBuilder();
        foreach (string text in texts)
        {
            ReadOnlySpan<char> words = normalizer.Normalize(text ?? "");
            foreach (Range word in words.Split(' '))
            {
                counter.Add(words[word]);
            }
        }

        List<KeyValuePair<string, long>> counted = [.. counter.Frequencies.Where(word => !specials.Contains(word.Key))];
        WordPiece learned = WordPiece.Learn(WithoutRareCharacters(counted, minimumFrequency), new SubwordOptions
        {
            Algorithm = SubwordAlgorithm.WordPiece,
            VocabularySize = size,
            MinimumFrequency = minimumFrequency,
            Specials = specials,
        });
        using var stream = new MemoryStream();
        learned.Write(stream);
        return stream.ToArray();
    }

    // A word with a rare character is unknown to the tokenizer; the places of rare characters are left to frequent pieces.
    private static IEnumerable<KeyValuePair<string, long>> WithoutRareCharacters(
        List<KeyValuePair<string, long>> words, int minimumFrequency)
    {
        var frequencies = new Dictionary<Rune, long>();
        foreach ((string word, long frequency) in words)
        {
            foreach (Rune character in word.EnumerateRunes())
            {
                frequencies[character] = frequencies.GetValueOrDefault(character) + frequency;
            }
        }

        return words.Where(word => word.Key.EnumerateRunes().All(character => frequencies[character] >= minimumFrequency));
    }
}
