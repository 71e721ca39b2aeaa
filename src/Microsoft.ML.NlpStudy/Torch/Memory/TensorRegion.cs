using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>The region of memory that large tensors are put into while a network is trained.</summary>
/// <remarks>
/// <para>
/// The C library is made for small objects of any age. A block that it has aligned and freed is a little too small for the next tensor of
/// the same size, and each thread has heaps of its own: a training of 440 MB of tensors came to hold 1,800 MB. Here all threads share one
/// region, whose free ranges fit any tensor.
/// </para>
/// <para>
/// Address space is reserved once for the process. Memory is used from its start on, in huge pages where the system has them, and kept
/// from batch to batch; <see cref="Trim"/> returns it.
/// </para>
/// </remarks>
internal static unsafe class TensorRegion
{
    // c10::Allocator aligns tensors so. Blocks are longer by an odd number of these lines, as otherwise tensors of 2ⁿ bytes would compete
    // for the same places in the processor's cache.
    private const int Alignment = 64;
    private const int Spacing = 9 * Alignment;
    private const nint GrowthLength = 32 << 20;
    private const int PageLength = 4096;

    // Of mman.h, the same for all architectures of Linux.
    private const int ReadAndWrite = 3;
    private const int PrivateAnonymousWithoutReserve = 0x4022;
    private const int DontNeed = 4;
    private const int HugePage = 14;

    private static readonly Lock s_lock = new();
    private static FreeRanges? s_ranges;
    private static byte* s_start;
    private static nint s_length;
    private static nint s_usable;

    /// <summary>The bytes of blocks in use.</summary>
    public static nint Used { get; private set; }

    /// <summary>Reserves the region's address space, twice the memory that the process may use.</summary>
    /// <returns>Whether there is a region.</returns>
    public static bool Reserve()
    {
        lock (s_lock)
        {
            if (s_ranges is not null)
            {
                return true;
            }

            nint length = (nint)(2 * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / GrowthLength * GrowthLength;
            byte* start = Map(null, (nuint)length, 0, PrivateAnonymousWithoutReserve, -1, 0);
            if (length <= 0 || (nint)start == -1)
            {
                return false;
            }

            s_start = start;
            s_length = length;
            s_ranges = new FreeRanges(length);
            return true;
        }
    }

    /// <summary>Takes a block of memory.</summary>
    /// <param name="bytes">The number of bytes.</param>
    /// <returns>The first byte, aligned as libtorch wants it; a null pointer if there is not so much memory.</returns>
    public static byte* Take(nuint bytes)
    {
        if (bytes > (nuint)s_length)
        {
            return null;
        }

        nint needed = (((nint)bytes + Alignment - 1) / Alignment * Alignment) + Spacing;
        lock (s_lock)
        {
            if (s_ranges!.Take(needed) is not { } place)
            {
                return null;
            }

            if (place + needed > s_usable && !Grow(place + needed))
            {
                s_ranges.Return(place);
                return null;
            }

            Used += s_ranges.LengthOf(place);
            return s_start + place;
        }
    }

    /// <summary>Whether a block of this region starts there.</summary>
    public static bool Holds(byte* block) => block >= s_start && block < s_start + s_length;

    /// <summary>Frees a block.</summary>
    public static void Return(byte* block)
    {
        lock (s_lock)
        {
            nint place = (nint)(block - s_start);
            Used -= s_ranges!.LengthOf(place);
            s_ranges.Return(place);
        }
    }

    /// <summary>Returns the memory of free ranges to the system.</summary>
    public static void Trim()
    {
        lock (s_lock)
        {
            foreach ((nint start, nint length) in s_ranges?.All ?? [])
            {
                nint first = (start + PageLength - 1) / PageLength * PageLength;
                nint end = Math.Min(start + length, s_usable) / PageLength * PageLength;
                if (end > first)
                {
                    Advise(s_start + first, (nuint)(end - first), DontNeed);
                }
            }
        }
    }

    private static bool Grow(nint end)
    {
        nint usable = Math.Min(s_length, (end + GrowthLength - 1) / GrowthLength * GrowthLength);
        if (Protect(s_start + s_usable, (nuint)(usable - s_usable), ReadAndWrite) != 0)
        {
            return false;
        }

        Advise(s_start + s_usable, (nuint)(usable - s_usable), HugePage);
        s_usable = usable;
        return true;
    }

    [DllImport("libc.so.6", EntryPoint = "mmap")]
    private static extern byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc.so.6", EntryPoint = "mprotect")]
    private static extern int Protect(byte* address, nuint length, int protection);

    [DllImport("libc.so.6", EntryPoint = "madvise")]
    private static extern int Advise(byte* address, nuint length, int advice);
}
