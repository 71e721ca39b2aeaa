using System.Diagnostics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// Sets libtorch and its BLAS up for many small products on a CPU, for as long as work of ours is under way.
/// </summary>
/// <remarks>
/// Two things make recurrent networks on a CPU an order of magnitude slower than they need be. Gradients that vanish over hundreds of steps
/// become denormal numbers, which processors handle many times slower: they are flushed to zero, on our threads. And the BLAS starts its own
/// threads for products far too small for them: it and libtorch get one thread, since each of ours computes a part of the batch of its own.
/// Thread counts are a matter of the whole process: they are put back when the last piece of work ends.
/// </remarks>
internal static unsafe class ProcessorTuning
{
    private static readonly Lock s_lock = new();
    private static readonly Lazy<NativeSwitches> s_switches = new(NativeSwitches.Find);
    private static int s_users;
    private static int s_torchThreads;
    private static int s_blasThreads;

    // Not a constant, which the compiler would compute with.
    private static double s_denormal = double.Epsilon;

    /// <summary>What was found to tune, in a sentence for the log.</summary>
    public static string Summary => s_switches.Value.Summary;

    /// <summary>Starts a piece of work; dispose of the result at its end.</summary>
    public static IDisposable Begin()
    {
        lock (s_lock)
        {
            if (s_users++ == 0)
            {
                NativeSwitches switches = s_switches.Value;
                s_torchThreads = get_num_threads();
                set_num_threads(1);
                if (switches.SetBlasThreads is not null)
                {
                    s_blasThreads = switches.GetBlasThreads();
                    switches.SetBlasThreads(1);
                }
            }
        }

        return new Use();
    }

    /// <summary>Whether this thread takes denormal numbers for zero.</summary>
    public static bool DenormalsAreFlushed => s_denormal * 2 == 0;

    /// <summary>Runs on this thread with denormal numbers flushed to zero.</summary>
    /// <param name="work">What to run.</param>
    /// <param name="flushedAfterwards">
    /// Whether they are flushed when it is done; <see langword="null"/>: as before. A thread of the pool may have been born of one that flushes,
    /// and inherited that: what it was before says nothing there.
    /// </param>
    public static void FlushingDenormals(Action work, bool? flushedAfterwards = null)
    {
        NativeSwitches switches = s_switches.Value;
        bool before = flushedAfterwards ?? DenormalsAreFlushed;
        switches.FlushDenormals(true);
        try
        {
            work();
        }
        finally
        {
            switches.FlushDenormals(before);
        }
    }

    private static void End()
    {
        lock (s_lock)
        {
            if (--s_users > 0)
                return;
            set_num_threads(s_torchThreads);
            if (s_switches.Value.SetBlasThreads is not null)
                s_switches.Value.SetBlasThreads(s_blasThreads);
        }
    }

    private sealed class Use : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            if (_ended)
                return;
            _ended = true;
            End();
        }
    }

    /// <summary>The functions of the loaded native libraries; a missing one is null, and then nothing is tuned there.</summary>
    private sealed class NativeSwitches
    {
        private delegate* unmanaged<byte, byte> _setFlushDenormal;

        public delegate* unmanaged<int> GetBlasThreads { get; private set; }

        public delegate* unmanaged<int, void> SetBlasThreads { get; private set; }

        public string Summary { get; private set; } = "";

        public static NativeSwitches Find()
        {
            // The first tensor loads libtorch; only then are there libraries to search.
            zeros(1).Dispose();
            var switches = new NativeSwitches();
            string[] modules = [.. Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Select(module => module.FileName)];
            if (Open(modules, "torch_cpu") is { } torchCpu
                && NativeLibrary.TryGetExport(torchCpu, "_ZN2at7Context16setFlushDenormalEb", out nint setFlushDenormal))
            {
                // at::Context::setFlushDenormal is a static member: it takes the switch alone.
                switches._setFlushDenormal = (delegate* unmanaged<byte, byte>)setFlushDenormal;
            }

            if (Open(modules, "openblas") is { } openBlas
                && NativeLibrary.TryGetExport(openBlas, "openblas_get_num_threads", out nint getThreads)
                && NativeLibrary.TryGetExport(openBlas, "openblas_set_num_threads", out nint setThreads))
            {
                switches.GetBlasThreads = (delegate* unmanaged<int>)getThreads;
                switches.SetBlasThreads = (delegate* unmanaged<int, void>)setThreads;
            }

            switches.Summary =
                (switches._setFlushDenormal is null ? "Libtorch exports no switch for denormal numbers, which are left as they are" : "Denormal numbers are flushed to zero")
                + "; "
                + (switches.SetBlasThreads is null ? "no OpenBLAS was found, whose threads would be limited" : "OpenBLAS has one thread a product")
                + ".";
            return switches;
        }

        public void FlushDenormals(bool flush)
        {
            if (_setFlushDenormal is not null)
                _setFlushDenormal(flush ? (byte)1 : (byte)0);
        }

        private static nint? Open(string[] modules, string name) =>
            modules.FirstOrDefault(path => Path.GetFileName(path).Contains(name, StringComparison.OrdinalIgnoreCase)) is { } path
            && NativeLibrary.TryLoad(path, out nint handle) ? handle : null;
    }
}
