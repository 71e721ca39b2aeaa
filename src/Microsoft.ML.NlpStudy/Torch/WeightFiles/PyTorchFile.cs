using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>A state dict that <c>torch.save</c> wrote, such as <c>pytorch_model.bin</c>.</summary>
/// <remarks>
/// Since PyTorch 1.6 it is a zip file: a pickle, data.pkl, names the tensors, and an entry of its own has the numbers of each storage,
/// uncompressed. Before, it was pickles in a row with the storages behind them.
/// </remarks>
internal sealed class PyTorchFile : WeightFile
{
    private const int LongestEntry = 1024;
    private const int LongestRest = 1 << 20;

    private readonly FileStream _stream;
    private readonly IStorages _storages;
    private readonly Dictionary<string, PickledTensor> _tensors = [];

    /// <param name="path">The file.</param>
    /// <param name="names">The names that are expected; the pickle is no longer than theirs can be.</param>
    /// <exception cref="FormatException">
    /// The file is damaged, or its pickle holds anything else than weights; the message names it.
    /// </exception>
    public PyTorchFile(string path, IReadOnlyCollection<string> names)
    {
        _stream = File.OpenRead(path);
        try
        {
            long longest = LongestRest + names.Sum(name => (6L * name.Length) + LongestEntry);
            _storages = PickledArchive.IsArchive(_stream) ? new PickledArchive(_stream, longest) : new PickledSequence(_stream, longest);
            if (_storages.Value is not PickledDictionary dictionary)
            {
                throw new FormatException($"expected a dictionary of weights, found {_storages.Value?.GetType().Name ?? "None"}.");
            }

            foreach ((object? key, object? value) in dictionary.Entries)
            {
                // A later entry replaces an earlier one, as in Python; what is no tensor is of no use.
                if (key is string name && value is PickledTensor tensor)
                {
                    _tensors[name] = tensor;
                }
            }
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException)
        {
            _stream.Dispose();
            throw new FormatException(
                e is FormatException ? $"'{path}': {e.Message}" : $"'{path}': expected a whole zip file of torch.save. {e.Message}");
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public override IReadOnlyCollection<string> Names => _tensors.Keys;

    public override long Length => _stream.Length;

    public override Tensor Read(string name, ReadOnlySpan<long> shape)
    {
        string path = _stream.Name;
        PickledTensor tensor = _tensors[name];
        CheckShape(path, name, shape, tensor.Shape);
        (ScalarType type, int width) = tensor.Storage.Type switch
        {
            "FloatStorage" => (ScalarType.Float32, 4),
            "HalfStorage" => (ScalarType.Float16, 2),
            "BFloat16Storage" => (ScalarType.BFloat16, 2),
            "DoubleStorage" => (ScalarType.Float64, 8),
            string other => throw Damaged(
                path, name, $"expected a FloatStorage, HalfStorage, BFloat16Storage or DoubleStorage, found {other}"),
        };

        // The part of the storage from the tensor's first number to its last.
        Int128 count = Extent(tensor);
        CheckCount(path, name, count, width);
        if (tensor.Strides.Length != tensor.Shape.Length || tensor.Strides.Any(stride => stride < 0) || tensor.Offset < 0
            || tensor.Offset + count > tensor.Storage.Count)
        {
            throw Damaged(
                path, name, $"expected strides and an offset within a storage of {tensor.Storage.Count} numbers, found strides "
                + $"[{Join(tensor.Strides)}] and offset {tensor.Offset}");
        }

        try
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor numbers = empty((long)count, type);
            _storages.Read(tensor.Storage, width, tensor.Offset * width, numbers.bytes);
            return numbers.as_strided(tensor.Shape, tensor.Strides).to(ScalarType.Float32).contiguous().MoveToOuterDisposeScope();
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException)
        {
            throw Damaged(path, name, e.Message.TrimEnd('.'));
        }
    }

    public override void Dispose()
    {
        _storages.Dispose();
        _stream.Dispose();
    }

    private static Int128 Extent(PickledTensor tensor)
    {
        if (tensor.Shape.Contains(0))
        {
            return 0;
        }

        Int128 count = 1;
        foreach ((long length, long stride) in tensor.Shape.Zip(tensor.Strides))
        {
            count += (Int128)(length - 1) * stride;
        }

        return count;
    }
}
