using System.Text;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The weights of a training of word vectors, and what its workers look up: the vectors of words and n-grams (input), and those that
/// predict words (output).
/// </summary>
internal sealed unsafe class WordVectorNetwork : IDisposable
{
    private readonly WordSampler? _sampler;
    private readonly HuffmanTree? _tree;

    // With n-grams: the rows of each word, its own first, back to back.
    private readonly int[]? _subwordStarts;
    private readonly int[]? _subwordRows;
    private readonly double[] _kept;

    /// <summary>Creates a network of zeros.</summary>
    /// <param name="vocabulary">The words with their frequencies, falling.</param>
    /// <param name="options">The options.</param>
    /// <param name="textModel">The task by which texts get a vector of their own; <see langword="null"/> trains words alone.</param>
    /// <param name="texts">The number of texts with a vector.</param>
    public WordVectorNetwork(
        Vocabulary vocabulary, WordVectorTrainingOptions options, TextVectorModel? textModel = null, long texts = 0)
    {
        Vocabulary = vocabulary;
        Options = options;
        TextModel = textModel;
        long[] frequencies = new long[vocabulary.Count];
        for (int word = 0; word < frequencies.Length; word++)
        {
            frequencies[word] = vocabulary.GetFrequency(word);
        }

        TotalWords = frequencies.Sum();
        _kept = KeptShares(frequencies, TotalWords, options.Subsampling);
        if (options.Loss == WordVectorLoss.NegativeSampling)
        {
            _sampler = new WordSampler(frequencies, options.NegativeExponent);
        }
        else
        {
            _tree = new HuffmanTree(frequencies);
        }

        if (options.Subwords is { } subwords)
        {
            Ngrams = new SubwordNgrams(subwords.MinimumLength, subwords.MaximumLength, subwords.Buckets);
            (_subwordStarts, _subwordRows) = CutWords(vocabulary, Ngrams);
        }

        // A text's bag of words is predicted by the text alone: words have no vectors on that side.
        long inputs = textModel == TextVectorModel.DistributedBagOfWords ? 0 : vocabulary.Count + (long)(Ngrams?.Buckets ?? 0);
        Input = new EmbeddingTable(inputs, options.Dimension);
        Output = new EmbeddingTable(vocabulary.Count, options.Dimension);
        TextVectors = new EmbeddingTable(texts, options.Dimension);
    }

    public Vocabulary Vocabulary { get; }

    public WordVectorTrainingOptions Options { get; }

    /// <summary>The task by which texts get a vector of their own; <see langword="null"/> where words alone are trained.</summary>
    public TextVectorModel? TextModel { get; }

    /// <summary>The cutting of words into n-grams; <see langword="null"/> where only words have vectors.</summary>
    public SubwordNgrams? Ngrams { get; }

    /// <summary>The rows of the words, then those of the buckets of n-grams.</summary>
    public EmbeddingTable Input { get; }

    /// <summary>The rows that predict: of the words, or of the Huffman tree's inner nodes.</summary>
    public EmbeddingTable Output { get; }

    /// <summary>A row for each training text; none where words alone are trained.</summary>
    public EmbeddingTable TextVectors { get; }

    /// <summary>The words of an epoch: the occurrences of those with a vector.</summary>
    public long TotalWords { get; }

    /// <summary>Draws the vectors that the training begins with. Those that predict begin with zeros.</summary>
    public void Randomize(ulong seed)
    {
        // word2vec draws from half the range of fastText.
        float bound = (Ngrams is null ? 0.5f : 1) / Options.Dimension;
        Input.Randomize(seed, bound);
        TextVectors.Randomize(SplitMix.Mix(seed), bound);
    }

    /// <summary>Whether an occurrence of a word is kept, by a draw.</summary>
    public bool IsKept(int word, ref ulong random) => _kept[word] >= 1 || SplitMix.NextDouble(ref random) < _kept[word];

    /// <summary>The input rows of a word with n-grams: its own, then its n-grams'.</summary>
    public ReadOnlySpan<int> SubwordRows(int word) => _subwordRows.AsSpan(_subwordStarts![word].._subwordStarts[word + 1]);

    /// <summary>Adds the rows that predict a word: the word and drawn other ones, or the nodes of its path.</summary>
    public void AddTargets(int word, TargetRows targets, ref ulong random)
    {
        if (_tree is not null)
        {
            ReadOnlySpan<int> path = _tree.Path(word);
            ReadOnlySpan<bool> code = _tree.Code(word);
            for (int i = 0; i < path.Length; i++)
            {
                targets.Add(Output[path[i]], code[i] ? 1 : 0);
            }

            return;
        }

        targets.Add(Output[word], 1);
        for (int i = 0; i < Options.NegativeSamples; i++)
        {
            // A draw of the true word itself is no negative sample; word2vec leaves it out too.
            int drawn = _sampler!.Draw(ref random);
            if (drawn != word)
            {
                targets.Add(Output[drawn], 0);
            }
        }
    }

    /// <summary>Copies the trained vectors.</summary>
    /// <param name="tokenCount">The tokens of the training text, those of words without a vector included.</param>
    public WordVectors ToWordVectors(long tokenCount)
    {
        var builder = new WordVectorBuilder(Options.Dimension, wanted: null);
        SubwordVectors? subwords = Ngrams is null ? null : new SubwordVectors(Ngrams, Copy(Input, Vocabulary.Count, Input.Rows), null);
        for (int word = 0; word < Vocabulary.Count; word++)
        {
            builder.TryAdd(Vocabulary[word], out Span<float> vector);
            Input.Row(word).CopyTo(vector);
            subwords?.Complete(Encoding.UTF8.GetBytes(Vocabulary[word]), vector);
        }

        // A word's vector is the mean of its own row and its n-grams'; only without n-grams it is the row itself.
        VectorTable words = subwords is null ? builder.Vectors : Copy(Input, 0, Vocabulary.Count);
        return builder.Build(lowerCaseFallback: false, subwords, CreateModel(words, subwords?.Vectors, tokenCount));
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        TextVectors.Dispose();
    }

    private static VectorTable Copy(EmbeddingTable from, long firstRow, long endRow)
    {
        var table = new VectorTable(from.Dimension);
        for (long row = firstRow; row < endRow; row++)
        {
            from.Row(row).CopyTo(table.Add());
        }

        return table;
    }

    private FastTextModelContent CreateModel(VectorTable words, VectorTable? buckets, long tokenCount)
    {
        VectorTable output = Copy(Output, 0, Output.Rows);
        return new FastTextModelContent
        {
            Dimension = Options.Dimension,
            Window = Options.Window,
            Epochs = Options.Epochs,
            MinimumCount = Options.MinimumFrequency,
            Negatives = Options.NegativeSamples,
            Loss = _tree is null ? FastTextLoss.NegativeSampling : FastTextLoss.HierarchicalSoftmax,
            Architecture = Options.Model == WordVectorModel.Cbow ? FastTextArchitecture.Cbow : FastTextArchitecture.SkipGram,
            Ngrams = Ngrams ?? new SubwordNgrams(0, 0, 0),
            SamplingThreshold = Options.Subsampling,
            Words = Vocabulary.Tokens,
            Counts = [.. Enumerable.Range(0, Vocabulary.Count).Select(Vocabulary.GetFrequency)],
            TokenCount = tokenCount,
            InputRow = row => row < words.Count ? words[row] : buckets![row - words.Count],
            OutputRow = row => output[row],
        };
    }

    /// <summary>Computes the share of each word's occurrences that is kept, by the formula of word2vec's program.</summary>
    private static double[] KeptShares(long[] frequencies, long total, double threshold) => Array.ConvertAll(frequencies, frequency =>
    {
        double ratio = threshold * total / frequency;
        return threshold == 0 ? 1 : Math.Sqrt(ratio) + ratio;
    });

    private static (int[] Starts, int[] Rows) CutWords(Vocabulary vocabulary, SubwordNgrams ngrams)
    {
        int[] starts = new int[vocabulary.Count + 1];
        var rows = new List<int>();
        var buckets = new List<int>();
        for (int word = 0; word < vocabulary.Count; word++)
        {
            buckets.Clear();
            ngrams.AddBuckets(Encoding.UTF8.GetBytes(vocabulary[word]), buckets);
            rows.Add(word);
            foreach (int bucket in buckets)
            {
                rows.Add(vocabulary.Count + bucket);
            }

            starts[word + 1] = rows.Count;
        }

        return (starts, [.. rows]);
    }
}
