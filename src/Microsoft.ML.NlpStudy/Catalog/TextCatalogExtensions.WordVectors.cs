using Microsoft.ML.NlpStudy;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>Makes one vector of fixed length of the word vectors of a text's tokens, for trainers that take numbers.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text, as <c>TokenizeText</c> gives</description></item>
    /// <item>
    /// <term>Output column</term>
    /// <description>a vector of Single, of the vectors' dimension; three times as long with
    /// <see cref="WordVectorPooling.MinimumMeanMaximum"/>, and as long as the text needs with <see cref="WordVectorPooling.None"/>
    /// </description>
    /// </item>
    /// <item><term>Needs training data</term><description>one pass, to tell the log how many tokens have a vector</description></item>
    /// </list>
    /// The model keeps the vectors (<see cref="ApplyWordVectorsOptions.Selection"/> says which), so that it needs no other file.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of tokens.</param>
    /// <param name="vectors">The word vectors.</param>
    /// <param name="options">Pooling, unknown words and the selection of vectors; <see langword="null"/> for the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ApplyWordVectorsEstimator ApplyWordVectors(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName, WordVectors vectors,
        ApplyWordVectorsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(vectors);
        return new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName, vectors,
            options ?? new ApplyWordVectorsOptions());
    }

    /// <summary>
    /// Makes one vector of fixed length of the word vectors of a text's tokens. <c>Fit</c> reads the word vectors from a file; a saved
    /// model does not need the file.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of tokens.</param>
    /// <param name="path">The file, in a format that <see cref="WordVectors.Load(string, WordVectorOptions?)"/> reads.</param>
    /// <param name="options">
    /// File format, pooling, unknown words and the selection of vectors; <see langword="null"/> for the defaults.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ApplyWordVectorsEstimator ApplyWordVectors(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName, string path,
        ApplyWordVectorsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName, path,
            options ?? new ApplyWordVectorsOptions());
    }

    /// <summary>
    /// Trains word vectors on a column of tokens, as word2vec and fastText do. Its transformer makes one vector of fixed length of the word
    /// vectors of a text's tokens.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text, as <c>TokenizeText</c> gives</description></item>
    /// <item><term>Output column</term><description>a vector of Single, as of <c>ApplyWordVectors</c></description></item>
    /// <item>
    /// <term>Needs training data</term>
    /// <description>one pass to count the words, and one for each epoch; the texts are never all in memory</description>
    /// </item>
    /// </list>
    /// The trained vectors are <see cref="ApplyWordVectorsTransformer.Vectors"/>: to look at, to save, and to start a network from.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of tokens.</param>
    /// <param name="options">Model, vocabulary and course of the training.</param>
    /// <param name="application">
    /// Pooling, unknown words and the selection of vectors of the transformer; <see langword="null"/> for the defaults. Where n-grams are
    /// trained, unknown words then get vectors from them.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TrainWordVectorsEstimator TrainWordVectors(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName, WordVectorTrainingOptions options,
        ApplyWordVectorsOptions? application = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName, options, application);
    }

    /// <inheritdoc cref="TrainWordVectors(TransformsCatalog.TextTransforms, string, string, WordVectorTrainingOptions,
    /// ApplyWordVectorsOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of tokens.</param>
    /// <param name="model">The prediction task: skip-gram or continuous bag of words.</param>
    /// <param name="dimension">The number of elements of a vector.</param>
    /// <param name="window">The most words on each side that count as a word's surroundings.</param>
    /// <param name="minimumFrequency">The number of occurrences that a word needs to get a vector.</param>
    /// <param name="epochs">The number of passes over the texts.</param>
    public static TrainWordVectorsEstimator TrainWordVectors(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName,
        WordVectorModel model = WordVectorModel.SkipGram, int dimension = 100, int window = 5, int minimumFrequency = 5, int epochs = 5) =>
        catalog.TrainWordVectors(outputColumnName, inputColumnName, new WordVectorTrainingOptions
        {
            Model = model,
            Dimension = dimension,
            Window = window,
            MinimumFrequency = minimumFrequency,
            Epochs = epochs,
        });

    /// <summary>
    /// Trains vectors of texts on a column of tokens, as Doc2Vec does. Its transformer infers a text's vector, of training texts and new
    /// ones alike.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text, as <c>TokenizeText</c> gives</description></item>
    /// <item><term>Output column</term><description>a vector of Single, of the vectors' dimension</description></item>
    /// <item>
    /// <term>Needs training data</term>
    /// <description>one pass to count words and texts, and one for each epoch; the texts are never all in memory</description>
    /// </item>
    /// </list>
    /// Le and Mikolov, "Distributed Representations of Sentences and Documents" (2014).
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of tokens.</param>
    /// <param name="options">Model, vocabulary, course of the training and inference; <see langword="null"/> for the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TrainTextVectorsEstimator TrainTextVectors(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName, TextVectorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        return new(
            Environment(catalog, outputColumnName), outputColumnName, inputColumnName, options ?? new TextVectorOptions());
    }
}
