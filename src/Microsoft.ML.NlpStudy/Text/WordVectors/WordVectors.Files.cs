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
    /// <param name="options">
    /// The format, the rows to read and the look-up of lower-case forms; <see langword="null"/> for the defaults.
    /// </param>
    /// <returns>The vectors. A token that occurs several times has its first vector, as in gensim and torchtext.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The file is damaged or in no known format; the message names the file, the place and what was
    /// found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVectors Load(string path, WordVectorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return WordVectorFile.Load(path, options ?? new WordVectorOptions(), wanted: null);
    }

    /// <summary>Reads the word vectors of a vocabulary's tokens from a file.</summary>
    /// <remarks>The same as <see cref="Load(string, IEnumerable{string}, WordVectorOptions?)"/> with the vocabulary's tokens.</remarks>
    /// <param name="path">The file, as for <see cref="Load(string, WordVectorOptions?)"/>.</param>
    /// <param name="vocabulary">The vocabulary whose tokens to keep.</param>
    /// <param name="options">
    /// The format, the rows to read and the look-up of lower-case forms; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The file is damaged or in no known format; the message names the file, the place and what was
    /// found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVectors Load(string path, Vocabulary vocabulary, WordVectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return Load(path, vocabulary.Tokens, options);
    }

    /// <summary>Reads the word vectors of given tokens from a file.</summary>
    /// <remarks>
    /// The memory needed grows with the tokens, not with the file. Of a fastText model, only the n-grams of these tokens are kept; other
    /// words get no vector from <see cref="TryComposeVector"/>.
    /// </remarks>
    /// <param name="path">The file, as for <see cref="Load(string, WordVectorOptions?)"/>.</param>
    /// <param name="tokens">The tokens to keep. With <see cref="WordVectorOptions.LowerCaseFallback"/> their lower-case forms are kept as
    /// well.</param>
    /// <param name="options">
    /// The format, the rows to read and the look-up of lower-case forms; <see langword="null"/> for the defaults.
    /// </param>
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

    /// <summary>Writes the vectors to a file: under another name first, then moved once it is complete.</summary>
    /// <remarks>
    /// Text formats keep every bit of a number too, but only a fastText model has the n-grams. It also has what a training needs to go on,
    /// so it can be written only of the vectors that <c>TrainWordVectors</c> gives, before they are saved in another way.
    /// </remarks>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format cannot be written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The format cannot hold a token, such as one with a space in the binary format, or the vectors are no whole fastText model. Nothing
    /// is written.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, WordVectorFormat format = WordVectorFormat.Word2VecText)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OptionCheck.IsDefined(format);
        OptionCheck.That(format != WordVectorFormat.Detect, "a format to write", format);
        if (format != WordVectorFormat.FastTextModel)
        {
            WordVectorFile.Save(this, path, format);
            return;
        }

        FastTextModelWriter.Write(path, TrainedModel ?? throw new InvalidOperationException(
            "fastText model: expected vectors as TrainWordVectors gives them, with all their n-grams, found vectors that were loaded, "
                + "created or limited. word2vec's formats can hold them."));
    }
}
