using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The exchange of messages among threads of this process, which stand for the processes of a distributed training.</summary>
internal sealed class ThreadExchange : IMessageExchange
{
    private readonly Hall _hall;

    private ThreadExchange(Hall hall, int rank) => (_hall, Rank) = (hall, rank);

    public int Rank { get; }

    public int Count => _hall.Messages.Length;

    /// <summary>Runs work as so many processes, and gives their results in order.</summary>
    public static T[] Run<T>(int count, Func<ProcessGroup, T> work)
    {
        var hall = new Hall(count);
        var results = new T[count];
        var failures = new Exception?[count];
        Thread[] threads =
        [
            .. Enumerable.Range(0, count).Select(rank => new Thread(() =>
            {
                try
                {
                    results[rank] = work(new ProcessGroup(new ThreadExchange(hall, rank)));
                }
                catch (Exception error)
                {
                    failures[rank] = error;
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Exception[] thrown = [.. failures.OfType<Exception>()];
        return thrown.Length == 0 ? results : throw new AggregateException(thrown);
    }

    public unsafe void Exchange(WordBuffer[] outgoing, WordBuffer[] incoming)
    {
        for (int process = 0; process < Count; process++)
        {
            WordBuffer message = outgoing[process];
            _hall.Messages[Rank][process] = new ReadOnlySpan<uint>(message.Address, process == Rank ? 0 : message.Length).ToArray();
        }

        // A thread that failed otherwise than by a message would be waited for in vain.
        Assert.True(_hall.Barrier.SignalAndWait(TimeSpan.FromMinutes(1)), "a process did not come to an exchange");
        for (int process = 0; process < Count; process++)
        {
            if (process != Rank)
            {
                uint[] message = _hall.Messages[process][Rank];
                incoming[process].Expect(message.Length);
                message.CopyTo(new Span<uint>(incoming[process].Address, message.Length));
            }
        }

        Assert.True(_hall.Barrier.SignalAndWait(TimeSpan.FromMinutes(1)), "a process did not end an exchange");
    }

    private sealed class Hall(int count)
    {
        public Barrier Barrier { get; } = new(count);

        public uint[][][] Messages { get; } = [.. Enumerable.Range(0, count).Select(_ => new uint[count][])];
    }
}
