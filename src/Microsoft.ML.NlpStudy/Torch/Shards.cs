using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Runs parts of one piece of work side by side, a thread each.</summary>
internal static class Shards
{
    /// <summary>How many parts work on this device: one a thread on a CPU, one on a GPU, which is parallel in itself.</summary>
    public static int CountFor(Device device, int threads) =>
        device.type != DeviceType.CPU ? 1 : threads > 0 ? threads : Environment.ProcessorCount;

    /// <summary>Scores batches, spread over the processors on a CPU.</summary>
    /// <param name="batches">Numbers of the rows of each.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="threads">Threads on a CPU; 0 for one a processor.</param>
    /// <param name="score">Scores one batch, whose number it is told too, without gradients, in a dispose scope of its own.</param>
    public static void ForEach(IReadOnlyList<int[]> batches, Device device, int threads, Action<int[], int> score)
    {
        if (batches.Count == 0)
        {
            return;
        }

        int next = -1;
        Run(Math.Min(CountFor(device, threads), batches.Count), _ =>
        {
            using IDisposable inference = inference_mode();
            while (Interlocked.Increment(ref next) is int i && i < batches.Count)
            {
                using DisposeScope scope = NewDisposeScope();
                score(batches[i], i);
            }
        });
    }

    /// <summary>Runs all parts and waits for them; the first failure is thrown on.</summary>
    public static void Run(int count, Action<int> part)
    {
        if (count == 1)
        {
            ProcessorTuning.RunTuned(() => part(0));
            return;
        }

        var others = new Task[count - 1];
        for (int i = 1; i < count; i++)
        {
            int index = i;
            others[i - 1] = Task.Run(() => ProcessorTuning.RunTuned(() => part(index), flushedAfterwards: false));
        }

        try
        {
            ProcessorTuning.RunTuned(() => part(0));
        }
        finally
        {
            // Waited for even when the first part fails: the others still use the batch's tensors.
            Task.WhenAll(others).ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        }

        foreach (Task other in others)
        {
            other.GetAwaiter().GetResult();
        }
    }
}
