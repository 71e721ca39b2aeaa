using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Runs the parts of one piece of work in parallel, one thread for each part.</summary>
internal static class Shards
{
    /// <summary>Returns the number of parts for a device: one per thread on a CPU, one on a GPU, which is parallel itself.</summary>
    public static int CountFor(Device device, int threads) =>
        device.type != DeviceType.CPU ? 1 : threads > 0 ? threads : Environment.ProcessorCount;

    /// <summary>Scores batches without gradients, in parallel on a CPU.</summary>
    /// <param name="batches">The row indices of each batch.</param>
    /// <param name="device">The device of the network.</param>
    /// <param name="threads">Number of threads on a CPU; 0 for one thread per processor.</param>
    /// <param name="score">Scores one batch, given its rows and its index. Each call has a dispose scope.</param>
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

    /// <summary>Runs all parts and waits for them. If parts fail, the first failure is thrown.</summary>
    public static void Run(int count, Action<int> part)
    {
        if (count == 1)
        {
            ProcessorTuning.RunTuned(() => part(0));
            return;
        }

        ShardThread[] others = ShardThread.Take(count - 1);
        for (int i = 1; i < count; i++)
        {
            int index = i;
            others[i - 1].Start(() => ProcessorTuning.RunTuned(() => part(index)));
        }

        Exception?[] failures;
        try
        {
            ProcessorTuning.RunTuned(() => part(0));
        }
        finally
        {
            // Waits for the other parts even if the first one fails, since they still use the batch's tensors.
            failures = [.. others.Select(other => other.Wait())];
            ShardThread.Return(others);
        }

        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
