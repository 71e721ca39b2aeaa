namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The reader of questions of an analogy test.</summary>
internal static class WordAnalogyReader
{
    /// <inheritdoc cref="WordAnalogy.Load"/>
    public static List<WordAnalogy> Read(string path)
    {
        using var file = new WordTestFile(path, "analogy questions");
        var questions = new List<WordAnalogy>();
        string section = "";
        foreach ((int number, string line) in file.ReadLines())
        {
            if (line[0] == ':')
            {
                section = line[1..].Trim();
                continue;
            }

            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var a, var b, var c, var d])
            {
                throw file.Error(
                    number, "four words, separated by spaces, or a section such as ': capitals'", WordTestFile.Quote(line));
            }

            questions.Add(new WordAnalogy(a, b, c, d, section));
        }

        return questions.Count > 0 ? questions : throw file.Empty("at least one question");
    }
}
