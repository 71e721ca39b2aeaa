using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The course of a training of word vectors: the texts are read once an epoch, the workers train on batches of them, and the learning rate
/// falls with the words read.
/// </summary>
/// <remarks>
/// The calling thread reads, a few batches ahead. A batch's draws and learning rate depend on its place alone: with one worker a training
/// is the same bit for bit, interrupted or not.
/// </remarks>
/// <param name="network">The network to train.</param>
/// <param name="seed">The seed of the first vectors and of all draws.</param>
/// <param name="readTexts">Reads all texts into batches, which it takes empty from its argument.</param>
/// <param name="log">Receives a line for each epoch.</param>
internal sealed class WordVectorTraining(
    WordVectorNetwork network, ulong seed, Func<Func<WordBatch>, IEnumerable<WordBatch>> readTexts, Action<string> log)
{
    private static readonly TimeSpan s_reportInterval = TimeSpan.FromSeconds(1);
    private readonly WordVectorTrainingOptions _options = network.Options;
    private readonly List<WordVectorEpoch> _epochs = [];
    private readonly Stopwatch _sinceReport = new();

    // The words read and the seconds passed since the training began or was resumed.
    private readonly Stopwatch _clock = new();
    private long _wordsRead;

    // The sum of the losses of this epoch, and their number.
    private double _loss;
    private long _predictions;
    private double _reportedLoss;
    private long _reportedPredictions;

    /// <summary>The figures of the finished epochs.</summary>
    public IReadOnlyList<WordVectorEpoch> Epochs => _epochs;

    /// <summary>Checks that checkpoints can be written, before any work is done.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void CheckOutput(WordVectorTrainingOptions options)
    {
        if (options.Checkpoints is { } checkpoints)
        {
            new CheckpointFile(checkpoints, new Dictionary<string, string>(), _ => { }).CheckFolder();
        }
    }

    /// <summary>Trains until the last epoch has ended or the training is canceled. Resumes from a checkpoint if there is one.</summary>
    public void Run()
    {
        int threads = _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads;
        string threading = threads == 1
            ? "1 thread: the same seed gives the same vectors."
            : $"{threads} threads, which share the vectors without locks: another run gives slightly other ones.";
        log(string.Create(
            CultureInfo.InvariantCulture,
            $"Training vectors of {_options.Dimension} elements for {network.Vocabulary.Count:n0} words, which occur "
                + $"{network.TotalWords:n0} times, with {threading}"));
        WordVectorCheckpoint? checkpoint = _options.Checkpoints is null ? null : new(_options.Checkpoints, network, seed, log);
        network.Randomize(seed);
        WordVectorCourse start = checkpoint?.Resume() ?? WordVectorCourse.Start;
        (_loss, _predictions) = (start.Loss, start.Predictions);
        _epochs.AddRange(start.Epochs);
        using var workers = new WordVectorWorkers(network, seed, threads);
        _clock.Start();
        _sinceReport.Start();
        long done = start.Batches;
        for (int epoch = start.Epoch; epoch < _options.Epochs && !_options.CancellationToken.IsCancellationRequested; epoch++, done = 0)
        {
            RunEpoch(epoch, done, workers, checkpoint);
        }
    }

    /// <param name="epoch">The number of the epoch, from 0.</param>
    /// <param name="done">The number of batches that were trained on before the interruption.</param>
    /// <param name="workers">The threads.</param>
    /// <param name="checkpoint">The file to write the state to, now and then.</param>
    private void RunEpoch(int epoch, long done, WordVectorWorkers workers, WordVectorCheckpoint? checkpoint)
    {
        double startSeconds = _clock.Elapsed.TotalSeconds;
        long startWords = _wordsRead;
        long words = 0;
        foreach (WordBatch batch in readTexts(workers.TakeUnused))
        {
            long number = batch.Number;
            float rate = RateAt(epoch, words);
            words += batch.Count;
            if (number < done)
            {
                workers.PutBack(batch);
                continue;
            }

            _wordsRead += batch.Count;
            workers.Train(batch, epoch, rate);
            done = number + 1;
            if (_options.CancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (checkpoint?.IsDue(done) == true)
            {
                Save(epoch, done, workers, checkpoint);
            }

            if (_sinceReport.Elapsed >= s_reportInterval && words < network.TotalWords)
            {
                Report(epoch, words, workers);
            }
        }

        workers.Wait();
        AddLosses(workers);
        if (_options.CancellationToken.IsCancellationRequested && words < network.TotalWords)
        {
            log(string.Create(
                CultureInfo.InvariantCulture, $"Canceled in epoch {epoch + 1} after {words:n0} of its {network.TotalWords:n0} words."));
            Save(epoch, done, workers, checkpoint);
            return;
        }

        double seconds = _clock.Elapsed.TotalSeconds - startSeconds;
        var figures = new WordVectorEpoch(
            epoch + 1, _loss / Math.Max(1, _predictions), seconds, (_wordsRead - startWords) / Math.Max(seconds, 1e-9));
        _epochs.Add(figures);
        log(string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {figures.Epoch}: loss {figures.Loss:f4}; {figures.Seconds:f1} s, {figures.WordsPerSecond:n0} words/s."));
        Report(epoch, network.TotalWords, workers);
        (_loss, _predictions) = (0, 0);
        Save(epoch + 1, 0, workers, checkpoint);
    }

    private float RateAt(int epoch, long words)
    {
        double progress = (epoch + Math.Min(1, (double)words / network.TotalWords)) / _options.Epochs;
        return (float)double.Lerp(_options.StartingRate, _options.MinimumLearningRate, progress);
    }

    private void Save(int epoch, long done, WordVectorWorkers workers, WordVectorCheckpoint? checkpoint)
    {
        if (checkpoint is not null)
        {
            workers.Wait();
            AddLosses(workers);
            checkpoint.Write(new WordVectorCourse(epoch, done, _loss, _predictions, _epochs));
        }
    }

    private void Report(int epoch, long words, WordVectorWorkers workers)
    {
        AddLosses(workers);
        _options.Progress?.Report(new WordVectorProgress(
            epoch + 1, _options.Epochs, words, network.TotalWords, _reportedLoss / _reportedPredictions, RateAt(epoch, words),
            _wordsRead / _clock.Elapsed.TotalSeconds));
        (_reportedLoss, _reportedPredictions) = (0, 0);
        _sinceReport.Restart();
    }

    private void AddLosses(WordVectorWorkers workers)
    {
        (double loss, long predictions) = workers.TakeLoss();
        _loss += loss;
        _predictions += predictions;
        _reportedLoss += loss;
        _reportedPredictions += predictions;
    }
}
