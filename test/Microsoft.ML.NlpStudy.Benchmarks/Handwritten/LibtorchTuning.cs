using System.Diagnostics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>What somebody who writes a network by hand can do to make libtorch faster on a CPU: threads, and no denormal numbers.</summary>
internal static class LibtorchTuning
{
    // x86-64's fenv_t in glibc and musl: 32 bytes, of which the last four are MXCSR; its bit 15 flushes results to zero.
    private const int EnvironmentLength = 32, MxcsrPlace = 28;
    private const uint FlushToZero = 1 << 15;
    private const int Repeats = 2;

    /// <summary>Sets libtorch up for this thread; call it before the first tensor, so that its threads inherit the flushing.</summary>
    /// <param name="threads">Threads for an operation; 0 leaves everything as it comes, denormal numbers too.</param>
    public static void Apply(int threads)
    {
        if (threads > 0)
        {
            FlushDenormals();
            set_num_threads(threads);
        }
    }

    /// <summary>Finds the number of threads that a piece of work takes least time with, of 1, 2, 4, … and all processors.</summary>
    /// <param name="work">The work, which is repeated; <see cref="Apply"/> has been called before.</param>
    public static int BestThreads(Action work)
    {
        int best = 1;
        double least = double.PositiveInfinity;
        work();
        foreach (int threads in Candidates())
        {
            // The first time after a change starts threads; of the others the fastest counts, which other work has slowed down least.
            set_num_threads(threads);
            work();
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                long start = Stopwatch.GetTimestamp();
                work();
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (seconds < least)
                {
                    (best, least) = (threads, seconds);
                }
            }
        }

        return best;
    }

    private static IEnumerable<int> Candidates()
    {
        for (int threads = 1; threads < Environment.ProcessorCount; threads *= 2)
        {
            yield return threads;
        }

        yield return Environment.ProcessorCount;
    }

    // TorchSharp 0.107 has no counterpart of PyTorch's set_flush_denormal: the C library is asked. Results alone are flushed, not operands:
    // .NET's compiler, which runs on this thread too, gets code wrong where operands are. Elsewhere they stay as they are.
    private static void FlushDenormals()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        byte[] environment = new byte[EnvironmentLength];
        GetEnvironment(environment);
        Span<byte> mxcsr = environment.AsSpan(MxcsrPlace);
        BitConverter.TryWriteBytes(mxcsr, BitConverter.ToUInt32(mxcsr) | FlushToZero);
        SetEnvironment(environment);
    }

    [DllImport("libm.so.6", EntryPoint = "fegetenv")]
    private static extern int GetEnvironment(byte[] environment);

    [DllImport("libm.so.6", EntryPoint = "fesetenv")]
    private static extern int SetEnvironment(byte[] environment);
}
