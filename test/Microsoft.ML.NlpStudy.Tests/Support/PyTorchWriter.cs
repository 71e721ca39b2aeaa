using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Writes state dicts as Python's <c>torch.save</c> does: instruction by instruction of pickle protocol 2.</summary>
internal sealed class PyTorchWriter
{
    private readonly Dictionary<string, (string Type, long Count, byte[] Content)> _storages = [];
    private readonly List<(string Name, string Storage, long Offset, long[] Shape, long[] Strides)> _tensors = [];
    private readonly List<byte> _pickle = [];
    private readonly Dictionary<string, int> _globals = [];
    private int _remembered;
    private bool _hasViews;

    /// <summary>A writer of these weights, each with a storage of its own.</summary>
    public static PyTorchWriter Of(IEnumerable<KeyValuePair<string, Tensor>> weights)
    {
        var writer = new PyTorchWriter();
        foreach ((string name, Tensor weight) in weights)
        {
            writer.AddView(name, writer.AddStorage(weight), 0, weight.shape, weight.contiguous().stride());
        }

        return writer;
    }

    /// <summary>Adds numbers that views are taken of.</summary>
    /// <returns>The storage's key.</returns>
    public string AddStorage(Tensor numbers)
    {
        string key = _storages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string type = numbers.dtype switch
        {
            ScalarType.Float16 => "HalfStorage",
            ScalarType.BFloat16 => "BFloat16Storage",
            ScalarType.Float64 => "DoubleStorage",
            ScalarType.Int64 => "LongStorage",
            _ => "FloatStorage",
        };
        _storages[key] = (type, numbers.NumberOfElements, numbers.contiguous().bytes.ToArray());
        return key;
    }

    /// <summary>Adds a tensor that is a view of a storage.</summary>
    public void AddView(string name, string storage, long offset, long[] shape, long[] strides) =>
        _tensors.Add((name, storage, offset, shape, strides));

    /// <summary>Lies about the number of numbers in all storages.</summary>
    public long CountedTooMany { get; init; }

    /// <summary>Whether the tensors are parameters of a module.</summary>
    public bool HasParameters { get; init; }

    /// <summary>Writes the file of PyTorch 1.6 and later.</summary>
    public void WriteArchive(
        string path, CompressionLevel compression = CompressionLevel.NoCompression, byte[]? pickle = null, string order = "little")
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add("data.pkl", pickle ?? Pickle());
        Add("byteorder", Encoding.ASCII.GetBytes(order));
        foreach ((string key, (_, _, byte[] content)) in _storages)
        {
            Add($"data/{key}", content);
        }

        Add("version", "3\n"u8.ToArray());

        void Add(string name, byte[] content)
        {
            using Stream entry = archive.CreateEntry($"archive/{name}", compression).Open();
            entry.Write(content);
        }
    }

    /// <summary>Writes the file of the versions before 1.6.</summary>
    public void WriteSequence(string path)
    {
        using FileStream stream = File.Create(path);
        stream.Write([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.']);
        stream.Write([0x80, 2, (byte)'M', 0xE9, 3, (byte)'.']);
        Start();
        Put("}");
        Put("(");
        Name("little_endian");
        _pickle.Add(0x88);
        Name("protocol_version");
        Number(1001);
        Put("u.");
        stream.Write([.. _pickle]);
        _hasViews = true;
        stream.Write(Pickle());
        Start();
        Put("](");
        foreach (string key in _storages.Keys)
        {
            Name(key);
        }

        Put("e.");
        stream.Write([.. _pickle]);
        byte[] length = new byte[sizeof(long)];
        foreach ((_, (_, long count, byte[] content)) in _storages)
        {
            BinaryPrimitives.WriteInt64LittleEndian(length, count);
            stream.Write(length);
            stream.Write(content);
        }
    }

    /// <summary>The pickle of the state dict, with its attribute <c>_metadata</c>.</summary>
    public byte[] Pickle()
    {
        Start();
        EmptyDictionary();
        Put("(");
        foreach ((string name, string storage, long offset, long[] shape, long[] strides) in _tensors)
        {
            Name(name);
            if (HasParameters)
            {
                Global("torch._utils", "_rebuild_parameter");
                Put("(");
            }

            View(storage, offset, shape, strides);
            if (HasParameters)
            {
                _pickle.Add(0x88);
                EmptyDictionary();
                Put("tR");
            }
        }

        Put("u");
        Put("}");
        Name("_metadata");
        EmptyDictionary();
        Put("(");
        Name("encoder");
        Put("}");
        Name("version");
        Number(1);
        Put("susb.");
        return [.. _pickle];
    }

    private void View(string storage, long offset, long[] shape, long[] strides)
    {
        (string type, long count, _) = _storages[storage];
        Global("torch._utils", "_rebuild_tensor_v2");
        Put("((");
        Name("storage");
        Global("torch", type);
        Name(storage);
        Name("cpu");
        Number(count + CountedTooMany);
        Put(_hasViews ? "Nt" : "t");    // before 1.6 a storage could be a view of another one
        Remember();
        Put("Q");
        Number(offset);
        Numbers(shape);
        Numbers(strides);
        _pickle.Add(0x89);
        EmptyDictionary();
        Put("t");
        Remember();
        Put("R");
        Remember();
    }

    private void Start()
    {
        _pickle.Clear();
        _globals.Clear();
        _remembered = 0;
        _pickle.AddRange([0x80, 2]);
    }

    private void EmptyDictionary()
    {
        Global("collections", "OrderedDict");
        Put(")R");
        Remember();
    }

    private void Global(string module, string name)
    {
        if (_globals.TryGetValue($"{module}.{name}", out int place))
        {
            _pickle.AddRange(place < 256 ? [(byte)'h', (byte)place] : [(byte)'j', .. BitConverter.GetBytes(place)]);
            return;
        }

        Put($"c{module}\n{name}\n");
        _globals[$"{module}.{name}"] = _remembered;
        Remember();
    }

    private void Name(string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        _pickle.AddRange([(byte)'X', .. BitConverter.GetBytes(text.Length), .. text]);
        Remember();
    }

    private void Numbers(long[] numbers)
    {
        if (numbers.Length > 3)
        {
            Put("(");
        }

        Array.ForEach(numbers, Number);
        _pickle.Add(numbers.Length switch { 0 => (byte)')', > 3 => (byte)'t', _ => (byte)(0x84 + numbers.Length) });
        Remember();
    }

    private void Number(long number) => _pickle.AddRange(number switch
    {
        >= 0 and < 256 => [(byte)'K', (byte)number],
        >= 0 and < 65_536 => [(byte)'M', .. BitConverter.GetBytes((ushort)number)],
        >= int.MinValue and <= int.MaxValue => [(byte)'J', .. BitConverter.GetBytes((int)number)],
        _ => [0x8A, 8, .. BitConverter.GetBytes(number)],
    });

    private void Remember()
    {
        _pickle.AddRange(_remembered < 256 ? [(byte)'q', (byte)_remembered] : [(byte)'r', .. BitConverter.GetBytes(_remembered)]);
        _remembered++;
    }

    private void Put(string instructions) => _pickle.AddRange(Encoding.ASCII.GetBytes(instructions));
}
