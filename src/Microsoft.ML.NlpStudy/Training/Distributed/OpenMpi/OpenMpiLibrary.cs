using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The functions of Open MPI's C library, found when the program runs.</summary>
/// <remarks>
/// MPI fixes functions and not their binary form: in Open MPI a communicator or a type is the address of a variable that the library
/// exports, elsewhere a number. So another MPI is refused.
/// </remarks>
internal sealed unsafe class OpenMpiLibrary
{
    /// <summary>MPI_SUCCESS.</summary>
    public const int Success = 0;

    /// <summary>MPI_THREAD_SERIALIZED: any thread may call, one at a time.</summary>
    public const int Serialized = 2;

    private const string CommunicatorSymbol = "ompi_mpi_comm_world";

    // dlopen's RTLD_NOW and RTLD_GLOBAL.
    private const int Now = 2;
    private static readonly int s_global = OperatingSystem.IsMacOS() ? 8 : 0x100;

    private readonly delegate* unmanaged<int, byte*, int*, int> _errorString;

    private OpenMpiLibrary(nint handle)
    {
        CommWorld = NativeLibrary.GetExport(handle, CommunicatorSymbol);
        Word = NativeLibrary.GetExport(handle, "ompi_mpi_float");
        ErrorsReturn = NativeLibrary.GetExport(handle, "ompi_mpi_errors_return");
        InitThread = (delegate* unmanaged<int*, byte***, int, int*, int>)NativeLibrary.GetExport(handle, "MPI_Init_thread");
        Initialized = (delegate* unmanaged<int*, int>)NativeLibrary.GetExport(handle, "MPI_Initialized");
        QueryThread = (delegate* unmanaged<int*, int>)NativeLibrary.GetExport(handle, "MPI_Query_thread");
        MpiFinalize = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "MPI_Finalize");
        CommRank = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(handle, "MPI_Comm_rank");
        CommSize = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(handle, "MPI_Comm_size");
        CommDup = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(handle, "MPI_Comm_dup");
        SetErrorHandler =
            (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(handle, "MPI_Comm_set_errhandler");
        Isend = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(handle, "MPI_Isend");
        Irecv = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(handle, "MPI_Irecv");
        Testall = (delegate* unmanaged<int, nint*, int*, void*, int>)NativeLibrary.GetExport(handle, "MPI_Testall");
        _errorString = (delegate* unmanaged<int, byte*, int*, int>)NativeLibrary.GetExport(handle, "MPI_Error_string");
    }

    /// <summary>The names of the library, the usual one first.</summary>
    public static IReadOnlyList<string> Names { get; } = OperatingSystem.IsMacOS()
        ? ["libmpi.40.dylib", "libmpi.dylib", "/opt/homebrew/lib/libmpi.dylib"]
        : ["libmpi.so.40", "libmpi.so", "libmpich.so.12", "libmpi.so.12"];

    /// <summary>The communicator of all processes.</summary>
    public nint CommWorld { get; }

    /// <summary>The type of 32 bits.</summary>
    public nint Word { get; }

    /// <summary>The error handler that lets functions return error codes.</summary>
    public nint ErrorsReturn { get; }

    public delegate* unmanaged<int*, byte***, int, int*, int> InitThread { get; }

    public delegate* unmanaged<int*, int> Initialized { get; }

    public delegate* unmanaged<int*, int> QueryThread { get; }

    public delegate* unmanaged<int> MpiFinalize { get; }

    public delegate* unmanaged<nint, int*, int> CommRank { get; }

    public delegate* unmanaged<nint, int*, int> CommSize { get; }

    public delegate* unmanaged<nint, nint*, int> CommDup { get; }

    public delegate* unmanaged<nint, nint, int> SetErrorHandler { get; }

    public delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Isend { get; }

    public delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Irecv { get; }

    public delegate* unmanaged<int, nint*, int*, void*, int> Testall { get; }

    /// <summary>Loads the library.</summary>
    /// <param name="names">The names to try, in order.</param>
    /// <param name="found">The finding in its place, in words, if the result is <see langword="null"/>.</param>
    public static OpenMpiLibrary? Load(IEnumerable<string> names, out string found)
    {
        found = "none";
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint handle))
            {
                continue;
            }

            if (!NativeLibrary.TryGetExport(handle, CommunicatorSymbol, out _))
            {
                found = $"{name} of another MPI: {VersionOf(handle)}";
                continue;
            }

            ShareSymbols(name);
            return new OpenMpiLibrary(handle);
        }

        return null;
    }

    /// <summary>Describes an error code.</summary>
    public string Describe(int error)
    {
        byte* text = stackalloc byte[1024];
        int length = 0;
        return _errorString(error, text, &length) == Success ? Encoding.UTF8.GetString(text, length) : $"error {error}";
    }

    /// <summary>Sets a variable of the environment that native code reads, unless it is set.</summary>
    /// <remarks>.NET's own method changes a copy.</remarks>
    public static void SetDefault(string variable, string value)
    {
        if (NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "setenv", out nint setenv))
        {
            byte[] name = [.. Encoding.UTF8.GetBytes(variable), 0], content = [.. Encoding.UTF8.GetBytes(value), 0];
            fixed (byte* namePointer = name, contentPointer = content)
            {
                ((delegate* unmanaged<byte*, byte*, int, int>)setenv)(namePointer, contentPointer, 0);
            }
        }
    }

    // Open MPI loads its plug-ins itself, and some of them do not name the library whose symbols they need.
    private static void ShareSymbols(string name)
    {
        if (NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "dlopen", out nint dlopen))
        {
            byte[] path = [.. Encoding.UTF8.GetBytes(name), 0];
            fixed (byte* pathPointer = path)
            {
                ((delegate* unmanaged<byte*, int, nint>)dlopen)(pathPointer, Now | s_global);
            }
        }
    }

    // The only function besides MPI_Initialized that may be called before the start.
    private static string VersionOf(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "MPI_Get_library_version", out nint getVersion))
        {
            return "of unknown version";
        }

        // MPICH's MPI_MAX_LIBRARY_VERSION_STRING is 8192, the largest of all.
        byte* text = stackalloc byte[8192];
        int length = 0;
        ((delegate* unmanaged<byte*, int*, int>)getVersion)(text, &length);
        return Encoding.UTF8.GetString(text, length).Split('\n')[0].Trim();
    }
}
