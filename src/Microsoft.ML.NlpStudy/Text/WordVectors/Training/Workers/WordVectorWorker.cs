using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>One thread of a training of word vectors: it trains the network on a batch at a time.</summary>
/// <remarks>
/// While a word is trained, the memory fetches the rows of the next: without that, a training would mostly wait for memory. So each word is
/// prepared, with all its draws, before the word in front of it is trained.
/// </remarks>
internal abstract unsafe class WordVectorWorker(WordVectorNetwork network) : IDisposable
{
    private TargetRows _targets = new();
    private TargetRows _nextTargets = new();
    private int[] _kept = new int[1024];
    private int _keptCount;
    private ulong _random;
    private double _loss;
    private long _predictions;

    protected WordVectorNetwork Network { get; } = network;

    /// <summary>The numbers from one row to the next.</summary>
    protected int Stride { get; } = network.Output.Stride;

    /// <summary>The words of the text that are left after subsampling.</summary>
    protected ReadOnlySpan<int> Words => _kept.AsSpan(0, _keptCount);

    /// <summary>The number of words that the worker trains at a time.</summary>
    protected virtual int WordsAtOnce => 1;

    /// <summary>The number of words that a text needs.</summary>
    protected abstract int MinimumWords { get; }

    /// <summary>Creates the worker of a network's model.</summary>
    public static WordVectorWorker Create(WordVectorNetwork network) => network.TextModel switch
    {
        not null => CreateForTexts(network, network.TextVectors, infers: false),
        _ when network.Options.Model == WordVectorModel.Cbow => new CbowWorker(network, texts: null, infers: false),
        _ when network.Ngrams is null => new SkipGramWorker(network),
        _ => new SubwordSkipGramWorker(network),
    };

    /// <summary>Creates a worker that trains the vectors of texts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="texts">The row of each text.</param>
    /// <param name="infers">Whether only the texts' rows change, as for new texts.</param>
    public static WordVectorWorker CreateForTexts(WordVectorNetwork network, EmbeddingTable texts, bool infers) =>
        network.TextModel == TextVectorModel.DistributedMemory
            ? new CbowWorker(network, texts, infers)
            : new TextBagWorker(network, texts, infers);

    /// <summary>Trains on a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="seed">The seed of the batch's draws.</param>
    /// <param name="rate">The learning rate.</param>
    public void Train(WordBatch batch, ulong seed, float rate)
    {
        _random = SplitMix.Of(seed, (ulong)batch.Number);
        for (int text = 0; text < batch.Texts; text++)
        {
            Subsample(batch[text]);
            if (_keptCount >= MinimumWords)
            {
                Train(batch.FirstText + text, rate);
            }
        }
    }

    /// <summary>Returns the sum of the losses, in nats, and the number of predicted words since the last call.</summary>
    public (double Loss, long Predictions) TakeLoss()
    {
        (double, long) taken = (_loss, _predictions);
        (_loss, _predictions) = (0, 0);
        return taken;
    }

    public virtual void Dispose()
    {
        _targets.Dispose();
        _nextTargets.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the draws for the words from a position on, and asks the memory for their rows.</summary>
    /// <param name="position">The position in <see cref="Words"/>.</param>
    /// <param name="targets">The list of targets to fill; it is empty.</param>
    /// <param name="random">The state of the random numbers.</param>
    /// <returns>A number of the worker's choice, such as the window, that <see cref="Train(int, int, long, TargetRows, float)"/>
    /// gets.</returns>
    protected abstract int Prepare(int position, TargetRows targets, ref ulong random);

    /// <summary>Trains the words from a position on.</summary>
    /// <param name="position">The position in <see cref="Words"/>.</param>
    /// <param name="prepared">The number that <see cref="Prepare"/> returned.</param>
    /// <param name="text">The number of the text, from 0.</param>
    /// <param name="targets">The targets that <see cref="Prepare"/> chose.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The sum of the losses, in nats, and the number of predicted words.</returns>
    protected abstract (double Loss, int Predictions) Train(int position, int prepared, long text, TargetRows targets, float rate);

    /// <summary>Draws the number of words on each side that surround a word: 1 to the window, all alike.</summary>
    protected int DrawWindow(ref ulong random) => 1 + (int)((SplitMix.Next(ref random) >> 32) * (ulong)Network.Options.Window >> 32);

    private void Subsample(ReadOnlySpan<int> words)
    {
        if (_kept.Length < words.Length)
        {
            _kept = new int[Math.Max(words.Length, 2 * _kept.Length)];
        }

        _keptCount = 0;
        foreach (int word in words)
        {
            if (Network.IsKept(word, ref _random))
            {
                _kept[_keptCount++] = word;
            }
        }
    }

    private void Train(long text, float rate)
    {
        int prepared = PrepareNext(0);
        for (int position = 0; position < _keptCount; position += WordsAtOnce)
        {
            int current = prepared;
            (_targets, _nextTargets) = (_nextTargets, _targets);
            int next = position + WordsAtOnce;
            if (next < _keptCount)
            {
                prepared = PrepareNext(next);
            }

            (double loss, int predictions) = Train(position, current, text, _targets, rate);
            _loss += loss;
            _predictions += predictions;
        }
    }

    private int PrepareNext(int position)
    {
        _nextTargets.Clear();
        int prepared = Prepare(position, _nextTargets, ref _random);
        for (int i = 0; i < _nextTargets.Count; i++)
        {
            LogisticKernel.Prefetch(_nextTargets.Rows[i], Stride);
        }

        return prepared;
    }
}
