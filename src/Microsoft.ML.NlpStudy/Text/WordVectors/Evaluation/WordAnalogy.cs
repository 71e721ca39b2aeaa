using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>A question of an analogy test: <c>A</c> is to <c>B</c> as <c>C</c> is to which word?</summary>
/// <param name="A">The first word of the known pair, such as <c>Athens</c>.</param>
/// <param name="B">The second word of the known pair, such as <c>Greece</c>.</param>
/// <param name="C">The word in question, such as <c>Oslo</c>.</param>
/// <param name="D">The right answer, such as <c>Norway</c>.</param>
/// <param name="Section">The name of the question's section; empty for none.</param>
public readonly record struct WordAnalogy(string A, string B, string C, string D, string Section = "")
{
    /// <summary>Reads a file of questions in the format of Google's questions-words.txt.</summary>
    /// <remarks>
    /// A line has four words, separated by spaces or tabs; a line that starts with a colon begins a section and names it. Blank lines and
    /// those that start with <c>#</c> are left out.
    /// </remarks>
    /// <param name="path">The file, in UTF-8; plain or packed with gzip, which is told from the content.</param>
    /// <exception cref="FormatException">A line has another number of words, or there are no questions; the message names the file, the
    /// line and what was found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<WordAnalogy> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return WordAnalogyReader.Read(path);
    }
}
