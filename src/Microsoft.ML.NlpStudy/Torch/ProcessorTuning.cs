using System.Diagnostics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Tunes libtorch for many small products on a CPU, while this package computes.</summary>
/// <remarks>
/// <para>Three things slow down networks on a CPU, recurrent ones by an order of magnitude.</para>
/// <para>
/// Denormal numbers: gradients that vanish over hundreds of steps become denormal, and processors are many times slower with them. They
/// are flushed to zero on this package's threads.
/// </para>
/// <para>
/// Threads: libtorch, and MKL and oneDNN inside it, split even small products over threads of their own. Here each thread computes one
/// part of the batch, so libtorch gets one thread for each. libtorch keeps this number for each calling thread; a thread of the pool with
/// another number would sum in another order.
/// </para>
/// <para>
/// Memory: the C library returns large tensors to the system as soon as they are freed. The next batch gets the memory back zeroed page by
/// page. In training, large tensors are in <see cref="TensorRegion"/>, which keeps its memory. Where this is not possible, the C library
/// is told to keep what is freed. Both are settings of the whole process. When the last training ends, they are undone and free memory is
/// returned.
/// </para>
/// </remarks>
internal static unsafe class ProcessorTuning
{
    private static readonly Lock s_lock = new();
    private static readonly Lazy<NativeSwitches> s_switches = new(NativeSwitches.Find);
    private static int s_keepers;

    // Not a constant, so that the product is computed at run time.
    private static double s_denormal = double.Epsilon;

    /// <summary>A sentence for the log on the tuning that is available here.</summary>
    public static string Summary => s_switches.Value.Summary;

    /// <summary>Keeps freed memory for the next batch, until the result is disposed.</summary>
    /// <remarks>It is meant for many batches: returning the memory at the end takes longer than a single prediction.</remarks>
    public static IDisposable KeepFreedMemory()
    {
        lock (s_lock)
        {
            if (s_keepers++ == 0)
            {
                Keep(true);
            }
        }

        return new Keeper();
    }

    private static void Keep(bool keep)
    {
        if (!TensorAllocator.Use(keep))
        {
            s_switches.Value.KeepFreedMemory(keep);
        }
    }

    /// <summary>Whether this thread flushes denormal numbers to zero.</summary>
    public static bool DenormalsAreFlushed => s_denormal * 2 == 0;

    /// <summary>Runs work on this thread alone, with denormal numbers flushed to zero.</summary>
    /// <param name="work">The work.</param>
    public static void RunTuned(Action work)
    {
        NativeSwitches switches = s_switches.Value;
        bool before = DenormalsAreFlushed;
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
                    Keep(false);
                }

                _ended = true;
            }
        }
    }

    /// <summary>The tuning functions of the native libraries; a function that is <see langword="null"/> is missing and not used.</summary>
    private sealed class NativeSwitches
    {
        // The parameters of mallopt in malloc.h, and the default of both.
        private const int TrimThreshold = -1;
        private const int MapThreshold = -3;
        private const int FirstThreshold = 128 * 1024;

        // fenv_t of x86-64 in glibc and musl: 32 bytes, of which the last four are MXCSR. Bit 15 flushes denormal results to zero, bit 6
        // treats denormal operands as zero.
        private const int EnvironmentLength = 32;
        private const int MxcsrOffset = 28;
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
                // at::Context::setFlushDenormal is a static member, so its only argument is the switch.
                switches._setFlushDenormal = (delegate* unmanaged<byte, byte>)setFlushDenormal;
            }

            // Only glibc has mallopt.
            if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint libc)
                && NativeLibrary.TryGetExport(libc, "mallopt", out nint setAllocator)
                && NativeLibrary.TryGetExport(libc, "malloc_trim", out nint trim))
            {
                switches._setAllocator = (delegate* unmanaged<int, int, int>)setAllocator;
                switches._trim = (delegate* unmanaged<nuint, int>)trim;
            }

            switches.Summary =
                (switches._setFlushDenormal is null && switches._setEnvironment is null
                    ? "Denormal numbers are not flushed to zero, as no switch for them was found" : "Denormal numbers are flushed to zero")
                + "; each matrix product runs on one thread"
                + (switches._setAllocator is null && !TensorAllocator.IsAvailable
                    ? "" : "; memory freed in training is kept for the next batch")
                + ".";
            return switches;
        }

        // On x86-64 only results are flushed. libtorch's switch would flush operands too, but .NET also compiles methods on this thread.
        // With flushed operands its compiler made wrong loops over 512-bit vectors (.NET 10.0.12: a GRU over 400 equal rows in code that
        // had not run before, 24 of 25 calls; none this way). If no result is denormal, no operand is.
        public void FlushDenormals(bool flush)
        {
            if (_setEnvironment is not null)
            {
                byte* environment = stackalloc byte[EnvironmentLength];
                _getEnvironment(environment);
                uint* mxcsr = (uint*)(environment + MxcsrOffset);
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
            // The first tensor loads libtorch, whose library is then found among the loaded ones.
            zeros(1).Dispose();
            return Process.GetCurrentProcess().Modules.Cast<ProcessModule>()
                .FirstOrDefault(module => module.ModuleName.Contains("torch_cpu")) is { } module
                && NativeLibrary.TryLoad(module.FileName, out nint handle) ? handle : null;
        }
    }
}
