using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>One thread of a training of word vectors: it trains the network on a batch at a time.</summary>
internal abstract unsafe class WordVectorWorker(WordVectorNetwork network) : IDisposable
{
    private int[] _kept = new int[1024];
    private int _keptCount;
    private ulong _random;

    /// <summary>The sum of the losses since <see cref="TakeLoss"/>, in nats.</summary>
    protected double Loss { get; set; }

    /// <summary>The number of predicted words since <see cref="TakeLoss"/>.</summary>
    protected long Predictions { get; set; }

    protected WordVectorNetwork Network { get; } = network;

    /// <summary>The numbers from one row to the next.</summary>
    protected int Stride { get; } = network.Input.Stride;

    /// <summary>The words of the text that are left after subsampling.</summary>
    protected ReadOnlySpan<int> Words => _kept.AsSpan(0, _keptCount);

    /// <summary>The state of the random numbers, which the seed, the epoch and the batch's number decide.</summary>
    protected ref ulong Random => ref _random;

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
            ReadOnlySpan<int> words = batch[text];
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

            TrainText(batch.FirstText + text, rate);
        }
    }

    /// <summary>Returns the losses and the number of predictions since the last call.</summary>
    public (double Loss, long Predictions) TakeLoss()
    {
        (double, long) taken = (Loss, Predictions);
        (Loss, Predictions) = (0, 0);
        return taken;
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Trains on <see cref="Words"/>.</summary>
    /// <param name="text">The number of the text, from 0.</param>
    /// <param name="rate">The learning rate.</param>
    protected abstract void TrainText(long text, float rate);

    /// <summary>Draws the number of words on each side that surround the next word: 1 to the window, all alike.</summary>
    protected int DrawWindow() => 1 + (int)((SplitMix.Next(ref _random) >> 32) * (ulong)Network.Options.Window >> 32);

    /// <summary>Fetches the rows of targets before they are needed.</summary>
    protected void Prefetch(TargetRows targets)
    {
        for (int i = 0; i < targets.Count; i++)
        {
            LogisticKernel.Prefetch(targets.Rows[i], Stride);
        }
    }
}
