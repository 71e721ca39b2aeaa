using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

// Vocabularies in files of their own, to read, to edit, and to exchange with other programs.
public sealed partial class Vocabulary
{
    /// <summary>Writes the vocabulary into a file, which is whole or not there: it is written under another name, then moved.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="options">The format; null for the defaults, with which any vocabulary comes back as it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The format cannot hold a token, or the first entries are not the leading tokens.</exception>
    public void Save(string path, VocabularyFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => Write(stream, options));
    }

    /// <summary>Writes the vocabulary.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="options">The format; null for the defaults, with which any vocabulary comes back as it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The format cannot hold a token, or the first entries are not the leading tokens.</exception>
    public void Write(Stream stream, VocabularyFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        VocabularyFile.Write(this, stream, Checked(options));
    }

    /// <summary>Reads a vocabulary from a file: one of <see cref="Save"/>, or another program's.</summary>
    /// <remarks>A byte order mark, line breaks of Windows and a last line that does not end are taken as they come.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">The format and which tokens have a role; null for the defaults.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The file is not such a one; the message names it and the line.</exception>
    public static Vocabulary Load(string path, VocabularyFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Stream stream = WholeFile.OpenRead(path);
        try
        {
            return Read(stream, options);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="stream">Read to its end; it stays open.</param>
    /// <param name="options">The format and which tokens have a role; null for the defaults.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The content is not such a vocabulary; the message names the line.</exception>
    public static Vocabulary Read(Stream stream, VocabularyFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return VocabularyFile.Read(stream, Checked(options));
    }

    private static VocabularyFileOptions Checked(VocabularyFileOptions? options)
    {
        options ??= new VocabularyFileOptions();
        options.Validate();
        return options;
    }
}
