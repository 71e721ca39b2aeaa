using System.Diagnostics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>
/// Sets libtorch up for many small products on a CPU, for as long as work of ours is under way.
/// </summary>
/// <remarks>
/// Three things make networks on a CPU slower than they need be, recurrent ones by an order of magnitude. Gradients that vanish over
/// hundreds of steps become denormal numbers, which processors handle many times slower: they are flushed to zero, on our threads.
/// libtorch, and MKL and oneDNN inside it, split products that are far too small over threads of their own: ours have one each, since each
/// of them computes a part of the batch of its own. libtorch counts for each thread that calls it: a thread of the pool that has called it
/// before keeps the number it had then, and sums in another order. And the C library gives large tensors back to the system as soon as they
/// are freed, to be zeroed page by page when the next batch asks for them again: while training it keeps them. That is a matter of the
/// whole process: when the last training ends, the thresholds are those it starts with again, and its free memory is given back.
/// </remarks>
internal static unsafe class ProcessorTuning
{
    private static readonly Lock s_lock = new();
    private static readonly Lazy<NativeSwitches> s_switches = new(NativeSwitches.Find);
    private static int s_keepers;

    // Not a constant, which the compiler would compute with.
    private static double s_denormal = double.Epsilon;

    /// <summary>What was found to tune, in a sentence for the log.</summary>
    public static string Summary => s_switches.Value.Summary;

    /// <summary>Has the C library keep freed memory for the next batch, until the result is disposed of.</summary>
    /// <remarks>For work of many batches: giving the memory back at the end takes longer than a prediction.</remarks>
    public static IDisposable KeepFreedMemory()
    {
        lock (s_lock)
        {
            if (s_keepers++ == 0)
            {
                s_switches.Value.KeepFreedMemory(true);
            }
        }

        return new Keeper();
    }

    /// <summary>Whether this thread takes denormal numbers for zero.</summary>
    public static bool DenormalsAreFlushed => s_denormal * 2 == 0;

    /// <summary>Runs on this thread alone, with denormal numbers flushed to zero.</summary>
    /// <param name="work">What to run.</param>
    /// <param name="flushedAfterwards">
    /// Whether they are flushed when it is done; <see langword="null"/>: as before. A thread of the pool may have been born of one that
    /// flushes, and inherited that: what it was before says nothing there.
    /// </param>
    public static void RunTuned(Action work, bool? flushedAfterwards = null)
    {
        NativeSwitches switches = s_switches.Value;
        bool before = flushedAfterwards ?? DenormalsAreFlushed;
        int threads = get_num_threads();
        switches.FlushDenormals(true);
        set_num_threads(1);
        try
        {
            work();
        }
        finally
        {
            switches.FlushDenormals(before);
            set_num_threads(threads);
        }
    }

    private sealed class Keeper : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            lock (s_lock)
            {
                if (!_ended && --s_keepers == 0)
                {
                    s_switches.Value.KeepFreedMemory(false);
                }

                _ended = true;
            }
        }
    }

    /// <summary>The functions of the loaded native libraries; a missing one is null, and then nothing is tuned there.</summary>
    private sealed class NativeSwitches
    {
        // mallopt's parameters in malloc.h, and the value that both start with.
        private const int TrimThreshold = -1;
        private const int MapThreshold = -3;
        private const int FirstThreshold = 128 * 1024;

        // x86-64's fenv_t in glibc and musl: 32 bytes, the last four of which are MXCSR; bit 15 flushes results to zero, bit 6 takes
        // operands for zero.
        private const int EnvironmentLength = 32;
        private const int MxcsrPlace = 28;
        private const uint FlushToZero = 1 << 15;
        private const uint DenormalsAreZero = 1 << 6;

        private delegate* unmanaged<byte, byte> _setFlushDenormal;
        private delegate* unmanaged<byte*, int> _getEnvironment;
        private delegate* unmanaged<byte*, int> _setEnvironment;
        private delegate* unmanaged<int, int, int> _setAllocator;
        private delegate* unmanaged<nuint, int> _trim;

        public string Summary { get; private set; } = "";

        public static NativeSwitches Find()
        {
            var switches = new NativeSwitches();
            bool isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
            if (isX64 && NativeLibrary.TryLoad("libm.so.6", out nint libm)
                && NativeLibrary.TryGetExport(libm, "fegetenv", out nint getEnvironment)
                && NativeLibrary.TryGetExport(libm, "fesetenv", out nint setEnvironment))
            {
                switches._getEnvironment = (delegate* unmanaged<byte*, int>)getEnvironment;
                switches._setEnvironment = (delegate* unmanaged<byte*, int>)setEnvironment;
            }

            if (!isX64 && OpenTorch() is { } torchCpu
                && NativeLibrary.TryGetExport(torchCpu, "_ZN2at7Context16setFlushDenormalEb", out nint setFlushDenormal))
            {
                // at::Context::setFlushDenormal is a static member: it takes the switch alone.
                switches._setFlushDenormal = (delegate* unmanaged<byte, byte>)setFlushDenormal;
            }

            // musl and other systems have no mallopt.
            if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint libc)
                && NativeLibrary.TryGetExport(libc, "mallopt", out nint setAllocator)
                && NativeLibrary.TryGetExport(libc, "malloc_trim", out nint trim))
            {
                switches._setAllocator = (delegate* unmanaged<int, int, int>)setAllocator;
                switches._trim = (delegate* unmanaged<nuint, int>)trim;
            }

            switches.Summary =
                (switches._setFlushDenormal is null && switches._setEnvironment is null
                    ? "No switch for denormal numbers was found, which are left as they are" : "Denormal numbers are flushed to zero")
                + "; each thread of ours multiplies alone"
                + (switches._setAllocator is null ? "" : "; memory freed in training is kept for the next batch")
                + ".";
            return switches;
        }

        // On x86-64 results alone are flushed, and not operands as libtorch's switch would have it: .NET compiles methods on this thread
        // too, and with operands flushed its compiler got loops over 512-bit vectors wrong (.NET 10.0.12: a GRU over 400 equal rows in code
        // that no thread has run before, 24 of 25 calls; none this way). Where no result is denormal, no operand is.
        public void FlushDenormals(bool flush)
        {
            if (_setEnvironment is not null)
            {
                byte* environment = stackalloc byte[EnvironmentLength];
                _getEnvironment(environment);
                uint* mxcsr = (uint*)(environment + MxcsrPlace);
                *mxcsr = flush ? (*mxcsr | FlushToZero) & ~DenormalsAreZero : *mxcsr & ~(FlushToZero | DenormalsAreZero);
                _setEnvironment(environment);
            }

            if (_setFlushDenormal is not null)
            {
                _setFlushDenormal(flush ? (byte)1 : (byte)0);
            }
        }

        public void KeepFreedMemory(bool keep)
        {
            if (_setAllocator is null)
            {
                return;
            }

            _setAllocator(TrimThreshold, keep ? int.MaxValue : FirstThreshold);
            _setAllocator(MapThreshold, keep ? 1 << 30 : FirstThreshold);
            if (!keep)
            {
                _trim(0);
            }
        }

        private static nint? OpenTorch()
        {
            // The first tensor loads libtorch; only then is there a library to search.
            zeros(1).Dispose();
            return Process.GetCurrentProcess().Modules.Cast<ProcessModule>()
                .FirstOrDefault(module => module.ModuleName.Contains("torch_cpu")) is { } module
                && NativeLibrary.TryLoad(module.FileName, out nint handle) ? handle : null;
        }
    }
}
