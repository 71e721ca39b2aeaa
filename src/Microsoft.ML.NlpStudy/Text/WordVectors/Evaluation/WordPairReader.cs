using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The reader of word pairs with scores.</summary>
internal static class WordPairReader
{
    private const int Words = 2;

    /// <inheritdoc cref="WordPair.Load"/>
    public static List<WordPair> Read(string path)
    {
        using var file = new WordTestFile(path, "word pairs");
        List<(int Number, string Text)> lines = file.ReadLines();
        string[][] rows = [.. lines.Select(line => Split(line.Text))];

        // The first line may hold titles, even titles that are numbers, so the second one shows where the scores are.
        int column = rows.Skip(1).Take(1).Concat(rows.Take(1)).Select(FindScore).FirstOrDefault(found => found > 0, Words);
        bool hasTitles = rows.Length > 1 && rows[0].Length > column && !TryParse(rows[0][column], out _);
        var pairs = new List<WordPair>();
        for (int i = hasTitles ? 1 : 0; i < rows.Length; i++)
        {
            string[] row = rows[i];
            if (row.Length <= column || row[0].Length == 0 || row[1].Length == 0 || !TryParse(row[column], out double score))
            {
                string place = column == Words ? "" : $" in column {column + 1}";
                throw file.Error(
                    lines[i].Number, $"two words and a finite score{place}, separated by tabs, commas or spaces",
                    WordTestFile.Quote(lines[i].Text));
            }

            pairs.Add(new WordPair(row[0], row[1], score));
        }

        return pairs.Count > 0 ? pairs : throw file.Empty("at least one word pair");
    }

    private static string[] Split(string line) => line.Contains('\t') ? line.Split('\t', StringSplitOptions.TrimEntries)
        : line.Contains(',') ? line.Split(',', StringSplitOptions.TrimEntries)
        : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static int FindScore(string[] row) => Array.FindIndex(row, Math.Min(Words, row.Length), field => TryParse(field, out _));

    private static bool TryParse(string field, out double score) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out score) && double.IsFinite(score);
}
