using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

// Reading from and writing to files.
public sealed partial class WordVectors
{
    /// <summary>Reads a file of word vectors, one row after the other.</summary>
    /// <param name="path">
    /// A file in word2vec's text or binary format, GloVe's, or fastText's (.vec or .bin); plain or packed with gzip, which is told from the
    /// content.
    /// </param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <returns>The vectors. Of a token that occurs several times the first, as in gensim and torchtext.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The file is damaged or in no known format; the message names the file, the place and what was
    /// found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVectors Load(string path, WordVectorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return WordVectorFile.Load(path, options ?? new WordVectorOptions(), wanted: null);
    }

    /// <summary>Reads those word vectors of a file that a vocabulary needs.</summary>
    /// <remarks>As <see cref="Load(string, IEnumerable{string}, WordVectorOptions?)"/> with the vocabulary's tokens.</remarks>
    /// <param name="path">The file, as for <see cref="Load(string, WordVectorOptions?)"/>.</param>
    /// <param name="vocabulary">The vocabulary whose tokens to keep.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The file is damaged or in no known format; the message names the file, the place and what was
    /// found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVectors Load(string path, Vocabulary vocabulary, WordVectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return Load(path, vocabulary.Tokens, options);
    }

    /// <summary>Reads those word vectors of a file that are wanted.</summary>
    /// <remarks>
    /// The memory needed grows with the tokens, not with the file. Of a fastText model, the n-grams of the wanted tokens are kept; other
    /// words get no vector from <see cref="TryComposeVector"/>.
    /// </remarks>
    /// <param name="path">The file, as for <see cref="Load(string, WordVectorOptions?)"/>.</param>
    /// <param name="tokens">The tokens to keep. With <see cref="WordVectorOptions.LowerCaseFallback"/> their lower-case forms are kept as
    /// well.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The file is damaged or in no known format; the message names the file, the place and what was
    /// found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVectors Load(string path, IEnumerable<string> tokens, WordVectorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new WordVectorOptions();
        return WordVectorFile.Load(path, options, WithLowerCase(tokens, options.LowerCaseFallback));
    }

    /// <summary>Writes the vectors to a file, under another name first, which is then moved to its place.</summary>
    /// <remarks>Text keeps every bit of a number too. What a fastText model has beyond the words' vectors is not written.</remarks>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <param name="format">word2vec's text or binary format, or GloVe's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is another one.</exception>
    /// <exception cref="InvalidOperationException">A token would not come back, such as one with a space in the binary format; nothing is
    /// written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, WordVectorFormat format = WordVectorFormat.Word2VecText)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OptionCheck.That(
            format is WordVectorFormat.Word2VecText or WordVectorFormat.Word2VecBinary or WordVectorFormat.GloVeText,
            "Word2VecText, Word2VecBinary or GloVeText", format);
        WordVectorFile.Save(this, path, format);
    }
}
