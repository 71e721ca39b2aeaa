using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Makes libtorch put large tensors into <see cref="TensorRegion"/>, on Linux with x86-64.</summary>
/// <remarks>
/// <para>
/// libtorch asks a c10::Allocator for the memory of each CPU tensor, and c10::SetCPUAllocator exchanges it. Ours is libtorch's own with a
/// different <c>allocate</c>, which looks at the size: a small tensor goes on to libtorch's own, a large one comes to <see cref="Take"/>.
/// Each tensor remembers how it is freed, so that tensors may live longer than the exchange.
/// </para>
/// <para>
/// Looking at the size is done by a few machine instructions rather than here, since libtorch throws C++ exceptions where memory is
/// missing, and these must not cross .NET's frames. If anything is not as expected, libtorch's own allocator stays.
/// </para>
/// </remarks>
internal static unsafe class TensorAllocator
{
    /// <summary>The number of bytes from which a tensor is put into the region.</summary>
    public const int LargeTensor = 128 * 1024;

    // The virtual members of c10::Allocator in libtorch 2.10, after two destructors: allocate, is_simple_data_ptr, raw_deleter, copy_data.
    private const int Members = 6;
    private const int AllocateMember = 2;
    private const int RawDeleterMember = 4;

    // What stands before the virtual members of a class: the offset to the whole object, and the type's description.
    private const int MembersBefore = 2;

    // c10::Device: the CPU without an index.
    private const ushort ProcessorDevice = 0xFF00;
    private const int ReadAndWrite = 3;
    private const int ReadAndExecute = 5;
    private const int PrivateAnonymous = 0x22;
    private const int CodeLength = 4096;

    private static readonly Lazy<Allocators?> s_allocators = new(Find);
    private static delegate* unmanaged<void*, void> s_free;

    /// <summary>Whether large tensors can be put into the region here.</summary>
    public static bool IsAvailable => s_allocators.Value is not null;

    /// <summary>Puts large tensors into the region from now on, or no more.</summary>
    /// <returns>Whether this is possible here.</returns>
    public static bool Use(bool region)
    {
        if (s_allocators.Value is not { } found)
        {
            return false;
        }

        found.Set(region ? found.Own : found.Default, 0);
        if (!region)
        {
            TensorRegion.Trim();
        }

        return true;
    }

    /// <summary>c10::DataPtr: the memory of a tensor, and how it is freed.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DataPointer
    {
        public void* Data;
        public delegate* unmanaged<void*, void> Free;
        public void* Context;
        public ushort Device;
    }

    private sealed class Allocators(nint own, nint byDefault, nint set)
    {
        public nint Own => own;

        public nint Default => byDefault;

        public void Set(nint allocator, byte priority) => ((delegate* unmanaged<nint, byte, void>)set)(allocator, priority);
    }

    [UnmanagedCallersOnly]
    private static byte Take(DataPointer* result, nuint bytes)
    {
        byte* block = TensorRegion.Take(bytes);
        if (block is null)
        {
            return 0;
        }

        *result = new DataPointer { Data = block, Free = &Free, Context = block, Device = ProcessorDevice };
        return 1;
    }

    [UnmanagedCallersOnly]
    private static void Free(void* block)
    {
        if (TensorRegion.Holds((byte*)block))
        {
            TensorRegion.Return((byte*)block);
        }
        else
        {
            s_free(block);
        }
    }

    private static Allocators? Find()
    {
        // Code that may be unloaded must not be called back.
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || AssemblyLoadContext.GetLoadContext(Assembly.GetExecutingAssembly())?.IsCollectible == true)
        {
            return null;
        }

        // The first tensor loads libtorch.
        zeros(1).Dispose();
        if (!NativeLibrary.TryLoad("libc.so.6", out nint libc) || !NativeLibrary.TryGetExport(libc, "free", out nint free)
            || Process.GetCurrentProcess().Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName == "libc10.so")
                is not { } module
            || !NativeLibrary.TryLoad(module.FileName, out nint c10)
            || !NativeLibrary.TryGetExport(c10, "_ZN3c1015GetCPUAllocatorEv", out nint get)
            || !NativeLibrary.TryGetExport(c10, "_ZN3c1015SetCPUAllocatorEPNS_9AllocatorEh", out nint set))
        {
            return null;
        }

        s_free = (delegate* unmanaged<void*, void>)free;
        nint byDefault = ((delegate* unmanaged<nint>)get)();
        return IsAsExpected((nint**)byDefault) && TensorRegion.Reserve() && Create((nint**)byDefault) is { } own
            ? WithCheck(new Allocators(own, byDefault, set))
            : null;
    }

    // Whether libtorch's own allocator fills in a DataPointer as we do.
    private static bool IsAsExpected(nint** allocator)
    {
        DataPointer small = default;
        ((delegate* unmanaged<DataPointer*, nint**, nuint, DataPointer*>)(*allocator)[AllocateMember])(&small, allocator, 64);
        nint free = ((delegate* unmanaged<nint**, nint>)(*allocator)[RawDeleterMember])(allocator);
        bool isAsExpected = small.Data is not null && small.Data == small.Context && (nint)small.Free == free
            && small.Device == ProcessorDevice;
        if (isAsExpected)
        {
            small.Free(small.Data);
        }

        return isAsExpected;
    }

    // Whether a large tensor is in the region, and its block is free afterwards.
    private static Allocators? WithCheck(Allocators allocators)
    {
        nint before = TensorRegion.Used;
        allocators.Set(allocators.Own, 0);
        bool isHeld;
        using (Tensor large = zeros(LargeTensor))
        {
            isHeld = TensorRegion.Holds(ProcessorMemory.Of<byte>(large)) && TensorRegion.Used > before;
        }

        allocators.Set(allocators.Default, 0);
        return isHeld && TensorRegion.Used == before ? allocators : null;
    }

    // An object with one field, its virtual members. It is never freed, since tensors point to it.
    private static nint? Create(nint** byDefault)
    {
        byte* code = Map(null, CodeLength, ReadAndWrite, PrivateAnonymous, -1, 0);
        if ((nint)code == -1)
        {
            return null;
        }

        byte[] allocate = AllocateCode((nint)(delegate* unmanaged<DataPointer*, nuint, byte>)&Take, (nint)byDefault,
            (*byDefault)[AllocateMember]);
        byte[] rawDeleter = [0x48, 0xB8, .. Bytes((nint)(delegate* unmanaged<void*, void>)&Free), 0xC3]; // mov rax, Free; ret
        allocate.CopyTo(new Span<byte>(code, CodeLength));
        rawDeleter.CopyTo(new Span<byte>(code + (CodeLength / 2), CodeLength / 2));
        if (Protect(code, CodeLength, ReadAndExecute) != 0)
        {
            return null;
        }

        nint* memory = (nint*)NativeMemory.Alloc(1 + MembersBefore + Members, (nuint)sizeof(nint));
        nint* members = memory + 1 + MembersBefore;
        new Span<nint>(*byDefault - MembersBefore, MembersBefore + Members).CopyTo(new Span<nint>(memory + 1, MembersBefore + Members));
        members[AllocateMember] = (nint)code;
        members[RawDeleterMember] = (nint)(code + (CodeLength / 2));
        *memory = (nint)members;
        return (nint)memory;
    }

    // DataPtr allocate(this, n): the result's address is in rdi, this in rsi, n in rdx.
    private static byte[] AllocateCode(nint take, nint byDefault, nint allocate) =>
    [
        0x48, 0x81, 0xFA, .. BitConverter.GetBytes(LargeTensor), // cmp rdx, LargeTensor
        0x72, 29,                                                // jb small
        0x57, 0x56, 0x52,                                        // push rdi; push rsi; push rdx
        0x48, 0x89, 0xD6,                                        // mov rsi, rdx
        0x48, 0xB8, .. Bytes(take),                              // mov rax, take
        0xFF, 0xD0,                                              // call rax
        0x5A, 0x5E, 0x5F,                                        // pop rdx; pop rsi; pop rdi
        0x84, 0xC0,                                              // test al, al
        0x74, 4,                                                 // jz small
        0x48, 0x89, 0xF8, 0xC3,                                  // mov rax, rdi; ret
        0x48, 0xBE, .. Bytes(byDefault),                         // small: mov rsi, byDefault
        0x48, 0xB8, .. Bytes(allocate),                          // mov rax, allocate
        0xFF, 0xE0,                                              // jmp rax
    ];

    private static byte[] Bytes(nint number) => BitConverter.GetBytes((long)number);

    [DllImport("libc.so.6", EntryPoint = "mmap")]
    private static extern byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc.so.6", EntryPoint = "mprotect")]
    private static extern int Protect(byte* address, nuint length, int protection);
}
