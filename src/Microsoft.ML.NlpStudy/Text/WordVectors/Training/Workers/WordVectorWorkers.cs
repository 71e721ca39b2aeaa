using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The threads of a training of word vectors. They take batches from a short queue and change the same network without locks.
/// </summary>
/// <remarks>Recht et al., "Hogwild!: A Lock-Free Approach to Parallelizing Stochastic Gradient Descent" (2011).</remarks>
internal sealed class WordVectorWorkers : IDisposable
{
    private readonly ulong _seed;
    private readonly BlockingCollection<(WordBatch Batch, int Epoch, float Rate)> _queue;
    private readonly ConcurrentBag<WordBatch> _unused = [];
    private readonly Thread[] _threads;
    private readonly object _lock = new();
    private int _pending;
    private double _loss;
    private long _predictions;
    private Exception? _error;

    /// <param name="network">The network to train.</param>
    /// <param name="seed">The seed of all draws.</param>
    /// <param name="threads">The number of threads.</param>
    public WordVectorWorkers(WordVectorNetwork network, ulong seed, int threads)
    {
        _seed = seed;
        _queue = new(2 * threads);
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(() => Work(network)) { IsBackground = true, Name = "Word vectors" };
            _threads[i].Start();
        }
    }

    /// <summary>Gives a batch to fill.</summary>
    public WordBatch TakeUnused() => _unused.TryTake(out WordBatch? batch) ? batch : new WordBatch();

    /// <summary>Takes a batch back that is not trained on.</summary>
    public void PutBack(WordBatch batch) => _unused.Add(batch);

    /// <summary>Hands a batch to the threads; waits while the queue is full.</summary>
    public void Train(WordBatch batch, int epoch, float rate)
    {
        lock (_lock)
        {
            Rethrow();
            _pending++;
        }

        _queue.Add((batch, epoch, rate));
    }

    /// <summary>Waits until all batches have been trained on.</summary>
    public void Wait()
    {
        lock (_lock)
        {
            while (_pending > 0)
            {
                Monitor.Wait(_lock);
            }

            Rethrow();
        }
    }

    /// <summary>Returns the sum of the losses, in nats, and the number of predictions since the last call.</summary>
    public (double Loss, long Predictions) TakeLoss()
    {
        lock (_lock)
        {
            (double, long) taken = (_loss, _predictions);
            (_loss, _predictions) = (0, 0);
            return taken;
        }
    }

    /// <summary>Ends the threads after the batches that they have.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        Array.ForEach(_threads, thread => thread.Join());
        _queue.Dispose();
    }

    private void Work(WordVectorNetwork network)
    {
        using var worker = WordVectorWorker.Create(network);
        foreach ((WordBatch batch, int epoch, float rate) in _queue.GetConsumingEnumerable())
        {
            Exception? error = null;
            try
            {
                worker.Train(batch, SplitMix.Of(_seed, (ulong)epoch), rate);
            }
            catch (Exception caught)
            {
                error = caught;
            }

            (double loss, long predictions) = worker.TakeLoss();
            PutBack(batch);
            lock (_lock)
            {
                _error ??= error;
                _loss += loss;
                _predictions += predictions;
                _pending--;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private void Rethrow()
    {
        if (_error is not null)
        {
            ExceptionDispatchInfo.Throw(_error);
        }
    }
}
