using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Weights that another program wrote: tensors are read one at a time, by name, as float32.</summary>
internal abstract class WeightFile : IDisposable
{
    private const string IndexEnding = ".index.json";

    // What git clone leaves in place of a large file, where Git LFS is not installed.
    private static ReadOnlySpan<byte> PointerStart => "version https://git-lfs"u8;

    /// <summary>Opens a file: safetensors, PyTorch's <c>.bin</c>, or the <c>.index.json</c> of files of one of these kinds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The names that are expected; a header is no longer than theirs can be.</param>
    /// <exception cref="FileNotFoundException">The file, or one that an index names, is missing.</exception>
    /// <exception cref="FormatException">The file is damaged; the message names it.</exception>
    public static WeightFile Open(string path, IReadOnlyCollection<string> names)
    {
        CheckNoPointer(path);
        return path.EndsWith(IndexEnding, StringComparison.Ordinal) ? new ShardedWeightFile(path, names)
            : path.EndsWith(".bin", StringComparison.Ordinal) ? new PyTorchFile(path, names)
            : new SafetensorsFile(path, names);
    }

    /// <summary>The names of the tensors in the file.</summary>
    public abstract IReadOnlyCollection<string> Names { get; }

    /// <summary>The size of the file, or of all files that an index names, in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">The name, which the file has.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <exception cref="FormatException">The tensor has another shape or a type without fractions, or the file is truncated.</exception>
    public abstract Tensor Read(string name, ReadOnlySpan<long> shape);

    public abstract void Dispose();

    /// <summary>Checks, before anything of its size is allocated, that a tensor can be read at once.</summary>
    private protected static void CheckCount(string path, string name, Int128 count, int width)
    {
        if (count * width > int.MaxValue)
        {
            throw Damaged(path, name, $"expected at most {int.MaxValue} bytes, found {count * width}");
        }
    }

    private protected static void CheckShape(string path, string name, ReadOnlySpan<long> expected, ReadOnlySpan<long> found)
    {
        if (!expected.SequenceEqual(found))
        {
            throw Damaged(path, name, $"expected shape [{Join(expected)}], found [{Join(found)}]");
        }
    }

    private protected static FormatException Damaged(string path, string name, string what) => new($"'{path}': weight '{name}': {what}.");

    private protected static string Join(ReadOnlySpan<long> numbers) => string.Join(", ", numbers.ToArray());

    private static void CheckNoPointer(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[PointerStart.Length];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[..length].SequenceEqual(PointerStart))
        {
            throw new FormatException(
                $"'{path}': expected weights, found a pointer of Git LFS. Download the file itself, for example with 'git lfs pull'.");
        }
    }
}
