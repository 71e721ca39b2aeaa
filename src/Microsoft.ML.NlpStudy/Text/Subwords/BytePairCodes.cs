using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The files of a <see cref="BytePairEncoding"/>: subword-nmt's codes, and the vocabulary for other tokenizers.</summary>
internal static class BytePairCodes
{
    private const string Header = "#version:";

    /// <summary>
    /// Writes subword-nmt's codes: the version, then a merge a line. The merges.txt of other tokenizers has the same format.
    /// </summary>
    public static void Write(BytePairEncoding model, Stream stream) => SubwordFile.WriteLines(
        stream,
        model.Merges.Select(merge => $"{merge.First} {merge.Second}").Prepend($"{Header} {(model.MarksWordEndApart ? "0.1" : "0.2")}"));

    /// <summary>Reads codes that subword-nmt or <see cref="Write"/> wrote.</summary>
    /// <param name="stream">The stream, read to its end.</param>
    /// <param name="mergeCount">The most merges to take, from the first.</param>
    /// <param name="characters">The characters of the texts learned from, besides those of the merges.</param>
    /// <exception cref="FormatException">The content does not have the format; the message names the line.</exception>
    public static BytePairEncoding Read(Stream stream, int mergeCount = int.MaxValue, IEnumerable<Rune>? characters = null)
    {
        List<string> lines = SubwordFile.ReadLines(stream);
        if (lines.Count == 0)
        {
            // Codes without merges still hold their version. An empty file is a failed download, or the wrong file.
            throw new FormatException("expected a version or merges, found an empty file.");
        }

        bool hasHeader = lines[0].StartsWith(Header, StringComparison.Ordinal);
        string version = hasHeader ? lines[0][Header.Length..].Trim() : "0.1";
        if (version is not ("0.1" or "0.2"))
        {
            throw Error(0, "version 0.1 or 0.2 of codes for text", version);
        }

        var merges = new List<(string, string)>();
        for (int i = hasHeader ? 1 : 0; i < lines.Count && merges.Count < mergeCount; i++)
        {
            merges.Add(lines[i].Split(' ') is [{ Length: > 0 } first, { Length: > 0 } second]
                ? (first, second)
                : throw Error(i, "two subwords with a space between them", lines[i]));
        }

        return new BytePairEncoding(merges, characters, marksWordEndApart: version == "0.1");
    }

    /// <summary>
    /// Writes a vocab.json: the unknown token, the characters inside words, those at word ends, then the results of the merges.
    /// </summary>
    public static void WriteVocabulary(BytePairEncoding model, string? unknownToken, Stream stream)
    {
        IEnumerable<string> characters = model.Characters.EnumerateRunes().Select(rune => rune.ToString());
        IEnumerable<string> subwords = characters.Concat(characters.Select(character => character + SubwordMarks.WordEnd))
            .Concat(model.Merges.Select(merge => merge.First + merge.Second));
        if (unknownToken is not null)
        {
            subwords = subwords.Prepend(unknownToken);
        }

        // The letters of all scripts stay readable.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var writer = new Utf8JsonWriter(stream, options);
        writer.WriteStartObject();
        int id = 0;
        foreach (string subword in subwords.Distinct())
        {
            writer.WriteNumber(subword, id++);
        }

        writer.WriteEndObject();
    }

    private static FormatException Error(int line, string expected, string found) =>
        new($"line {line + 1}: expected {expected}, found '{found}'.");
}
