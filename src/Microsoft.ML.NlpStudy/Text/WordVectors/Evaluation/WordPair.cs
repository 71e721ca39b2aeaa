using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Two words with their similarity as people judge it, as in WordSim-353 and SimLex-999.</summary>
/// <param name="Word">The first word.</param>
/// <param name="Other">The second word.</param>
/// <param name="Score">The similarity, on any scale; higher is more similar.</param>
public readonly record struct WordPair(string Word, string Other, double Score)
{
    /// <summary>Reads a file of word pairs: two words and a score on each line, separated by tabs, commas or spaces.</summary>
    /// <remarks>
    /// Blank lines and those that start with <c>#</c> are left out, and so is a first line of column titles. Other columns may follow the
    /// words: the score is the first number after them.
    /// </remarks>
    /// <param name="path">The file, in UTF-8; plain or packed with gzip, which is told from the content.</param>
    /// <exception cref="FormatException">A line has no two words or no score, or there are no pairs; the message names the file, the line
    /// and what was found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<WordPair> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return WordPairReader.Read(path);
    }
}
