namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>A thread that computes one part after another, so that it finds the memory of its last part again.</summary>
/// <remarks>
/// The C library gives each thread an arena of its own. If the parts of successive batches ran on changing threads of the pool, each of
/// these arenas would grow to the size of a part.
/// </remarks>
internal sealed class ShardThread
{
    // An idle thread ends after this time, in milliseconds.
    private const int Patience = 10_000;

    private static readonly Lock s_lock = new();
    private static readonly List<ShardThread> s_idle = [];

    private readonly SemaphoreSlim _isNeeded = new(0);
    private readonly SemaphoreSlim _isDone = new(0);
    private Action _work = static () => { };
    private Exception? _failure;

    private ShardThread() => new Thread(Loop) { IsBackground = true, Name = "NlpStudy shard" }.UnsafeStart();

    /// <summary>Takes idle threads, and starts the missing ones.</summary>
    /// <param name="count">The number of threads.</param>
    public static ShardThread[] Take(int count)
    {
        lock (s_lock)
        {
            int idle = Math.Min(count, s_idle.Count);
            ShardThread[] threads = [.. s_idle.Take(idle), .. Enumerable.Range(idle, count - idle).Select(_ => new ShardThread())];
            s_idle.RemoveRange(0, idle);
            return threads;
        }
    }

    /// <summary>Returns threads whose work is done; <see cref="Take"/> then gives the same ones in the same order.</summary>
    public static void Return(ShardThread[] threads)
    {
        lock (s_lock)
        {
            s_idle.InsertRange(0, threads);
        }
    }

    /// <summary>Starts work on the thread.</summary>
    public void Start(Action work)
    {
        _work = work;
        _isNeeded.Release();
    }

    /// <summary>Waits for the end of the work.</summary>
    /// <returns>The exception that the work ended with, if any.</returns>
    public Exception? Wait()
    {
        _isDone.Wait();
        return _failure;
    }

    private void Loop()
    {
        while (true)
        {
            if (!_isNeeded.Wait(Patience))
            {
                // Ends, unless it has just been taken.
                lock (s_lock)
                {
                    if (s_idle.Remove(this))
                    {
                        return;
                    }
                }

                continue;
            }

            _failure = null;
            try
            {
                _work();
            }
            catch (Exception exception)
            {
                _failure = exception;
            }

            // The thread may be idle for long: it must not keep the work's tensors.
            _work = static () => { };
            _isDone.Release();
        }
    }
}
