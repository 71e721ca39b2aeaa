using System.Diagnostics;
using System.Threading.Channels;
using Service.Models;

namespace Service.Batches;

/// <summary>
/// Answers the texts of concurrent requests in batches: a batch has the texts that came while the one before was answered, and those that
/// come within some milliseconds, if its first text is to wait.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="settings">The sizes of batch and queue, and the wait.</param>
/// <param name="metrics">Counts batches and times.</param>
internal sealed class TextBatcher<TModel, TAnswer>(WatchedModel<TModel> model, ServiceSettings settings, ServiceMetrics metrics)
    : BackgroundService
    where TModel : ITextModel<TAnswer>
{
    private readonly Channel<Question> _questions = Channel.CreateUnbounded<Question>(new UnboundedChannelOptions { SingleReader = true });
    private int _waiting;

    /// <summary>Asks for the answers of the texts of a request.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Canceled if the client goes away.</param>
    /// <returns>The answer of each text, as soon as its batch is through.</returns>
    /// <exception cref="QueueFullException">Too many texts wait; none of these is asked.</exception>
    public Task<TAnswer>[] Ask(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        if (Interlocked.Add(ref _waiting, texts.Count) > settings.QueueLength)
        {
            Interlocked.Add(ref _waiting, -texts.Count);
            throw new QueueFullException(settings.QueueLength);
        }

        long now = Stopwatch.GetTimestamp();
        return
        [
            .. texts.Select(text =>
            {
                var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
                _questions.Writer.TryWrite(new Question(text, answer, now, cancellation));
                return answer.Task.WaitAsync(cancellation);
            }),
        ];
    }

    // A thread of its own: the pool has one thread a processor at first, and its threads are to read and write requests meanwhile.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        ChannelReader<Question> reader = _questions.Reader;
        List<Question> batch = [];
        while (!stopping.IsCancellationRequested && reader.WaitToReadAsync(stopping).AsTask().GetAwaiter().GetResult())
        {
            if (Volatile.Read(ref _waiting) < settings.BatchSize && settings.BatchWait > 0)
            {
                stopping.WaitHandle.WaitOne(settings.BatchWait);
            }

            while (batch.Count < settings.BatchSize && reader.TryRead(out Question? question))
            {
                Interlocked.Decrement(ref _waiting);

                // The client of a canceled one has gone.
                if (!question.Cancellation.IsCancellationRequested)
                {
                    batch.Add(question);
                }
            }

            if (batch.Count > 0)
            {
                Answer(batch);
                batch.Clear();
            }
        }
    }

    private void Answer(List<Question> batch)
    {
        foreach (Question question in batch)
        {
            metrics.QueueTime.Record(Stopwatch.GetElapsedTime(question.Asked).TotalSeconds);
        }

        long start = Stopwatch.GetTimestamp();
        SharedModel<TModel> rented = model.Rent();
        try
        {
            TAnswer[] answers = rented.Model.Answer([.. batch.Select(question => question.Text)]);
            for (int i = 0; i < answers.Length; i++)
            {
                batch[i].Answer.SetResult(answers[i]);
            }
        }
        catch (Exception error)
        {
            // Whatever went wrong belongs to these requests; the service goes on.
            batch.ForEach(question => question.Answer.TrySetException(error));
        }
        finally
        {
            rented.Return();
            metrics.BatchSize.Record(batch.Count);
            metrics.BatchTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    private sealed record Question(string Text, TaskCompletionSource<TAnswer> Answer, long Asked, CancellationToken Cancellation);
}
