using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

/// <summary>Files of Python's torch.save give their tensors, and nothing in them is run.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string File => _files.PathOf("pytorch_model.bin");

    public void Dispose()
    {
        _scope.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tensors_of_every_type_with_fractions_are_read_as_float32(bool isOld)
    {
        Dictionary<string, Tensor> weights = new()
        {
            ["single"] = tensor(new[] { 1.5f, -2, float.NaN, 3 }).reshape(2, 2),
            ["half"] = tensor(new[] { 0.25f, 65504 }).to(ScalarType.Float16),
            ["brain"] = tensor(new[] { 1f, -3e38f }).to(ScalarType.BFloat16),
            ["double"] = tensor(new[] { 0.1, 1e-20 }),
            ["count"] = tensor(new[] { 7L }),
            ["four"] = arange(16).reshape(2, 2, 2, 2).to(ScalarType.Float32),
        };
        Write(PyTorchWriter.Of(weights), isOld);

        using WeightFile file = Open();

        Assert.Equal(weights.Keys.Order(), file.Names.Order());
        foreach (string name in weights.Keys.Where(name => name != "count"))
        {
            Tensor read = file.Read(name, weights[name].shape);
            Assert.Equal(ScalarType.Float32, read.dtype);
            Assert.Equal(weights[name].to(ScalarType.Float32).data<float>().ToArray(), read.data<float>().ToArray());
        }

        Assert.Contains("found LongStorage", Assert.Throws<FormatException>(() => file.Read("count", [1])).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Views_of_one_storage_have_their_offsets_and_strides(bool isOld)
    {
        var writer = new PyTorchWriter();
        string storage = writer.AddStorage(arange(12).to(ScalarType.Float32));
        writer.AddView("transposed", storage, 0, [4, 3], [1, 4]);
        writer.AddView("part", storage, 5, [2, 2], [4, 1]);
        writer.AddView("repeated", storage, 11, [3], [0]);
        writer.AddView("empty", storage, 0, [0, 3], [3, 1]);
        Write(writer, isOld);

        using WeightFile file = Open();

        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], file.Read("transposed", [4, 3]).data<float>().ToArray());
        Assert.Equal([5, 6, 9, 10], file.Read("part", [2, 2]).data<float>().ToArray());
        Assert.Equal([11, 11, 11], file.Read("repeated", [3]).data<float>().ToArray());
        Assert.Equal([0, 3], file.Read("empty", [0, 3]).shape);
    }

    [Fact]
    public void Parameters_are_tensors_and_hundreds_of_names_are_remembered()
    {
        Dictionary<string, Tensor> weights = Enumerable.Range(0, 300).ToDictionary(i => $"weight {i}", i => tensor(new[] { (float)i }));
        var writer = new PyTorchWriter { HasParameters = true };
        foreach ((string name, Tensor weight) in weights)
        {
            writer.AddView(name, writer.AddStorage(weight), 0, [1], [1]);
        }

        Write(writer, isOld: false);

        using WeightFile file = Open();

        Assert.All(weights, weight => Assert.Equal(weight.Value.item<float>(), file.Read(weight.Key, [1]).item<float>()));
    }

    [Theory]
    [InlineData("archive")]
    [InlineData("sequence")]
    public void What_Pythons_own_pickler_wrote_is_read(string kind)
    {
        string reference = System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "pytorch-files.json"));
        _files.Write("pytorch_model.bin", Convert.FromBase64String((string)JsonNode.Parse(reference)![kind]!));

        using WeightFile file = Open();

        Assert.Equal(73, file.Names.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Read("layer.weight", [2, 3]).data<float>().ToArray());
        Assert.Equal([0, 3, 1, 4, 2, 5], file.Read("layer.transposed", [3, 2]).data<float>().ToArray());
        Assert.Equal(Enumerable.Range(290, 10).Select(number => (float)number), file.Read("half", [10]).data<float>().ToArray());
        Assert.All(Enumerable.Range(0, 70), i => Assert.Equal(i, file.Read($"one.{i}", [1]).item<float>()));
    }

    [Theory]
    [InlineData(4, 1, 2, "found strides [4, 1] and offset 9")]
    [InlineData(4, 1, -1, "found strides [4, 1] and offset 2")]
    [InlineData(-4, 1, 0, "found strides [-4, 1] and offset 9")]
    [InlineData(long.MaxValue, long.MaxValue, 0, "expected at most 2147483647 bytes")]
    public void A_view_outside_its_storage_is_refused(long rows, long columns, int kind, string expected)
    {
        var writer = new PyTorchWriter();
        string storage = writer.AddStorage(arange(kind < 0 ? 6 : 12).to(ScalarType.Float32));
        writer.AddView("part", storage, kind < 0 ? 2 : 9, [2, 2], [rows, columns]);
        Write(writer, isOld: false);
        using WeightFile file = Open();

        FormatException error = Assert.Throws<FormatException>(() => file.Read("part", [2, 2]));

        Assert.Contains($"'{File}': weight 'part': ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("cos\nsystem\nX\x04\0\0\0true\x85R.", "found os.system. Nothing of it was run.")]
    [InlineData("cbuiltins\neval\nX\x01\0\0\01\x85R.", "found builtins.eval")]
    [InlineData("ccollections\nOrderedDict\n)R(X\x01\0\0\0aX\x01\0\0\0bu(X\x01\0\0\0ccos\nsystem\ntb.", "found os.system")]
    [InlineData("ctorch\nload\n.", "found torch.load")]
    [InlineData("ctorch.storage\n_load_from_bytes\n.", "found torch.storage._load_from_bytes")]
    [InlineData("ccollections\nOrderedDict\n](e\x85R.", "collections.OrderedDict: expected the arguments that torch.save gives it")]
    [InlineData("ctorch\nFloatStorage\n)R.", "torch.FloatStorage: expected the arguments")]
    [InlineData("(ios\nsystem\n.", "found the byte 0x69")]
    [InlineData("\x8C\x01a.", "found the byte 0x8C")]
    [InlineData("X\xFF\xFF\xFF\xFF.", "bytes, found more")]
    [InlineData("X\x01\0\0\0\xFF.", "expected UTF-8")]
    [InlineData("(t", "found the end of the file")]
    [InlineData("t.", "expected a mark, found none")]
    [InlineData("(.", "expected a value, found none")]
    [InlineData("(\x85.", "expected values, found a mark")]
    [InlineData("h\x05.", "expected a value at 5, found none")]
    [InlineData("}N(s.", "found a mark")]
    [InlineData("](Nu.", "expected a dictionary, found List")]
    [InlineData("NQ.", "expected a tuple, found None")]
    [InlineData("NNN\x87Q.", "persistent id: expected a storage")]
    [InlineData("(X\a\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\00X\x03\0\0\0cpuK\x01X\x01\0\0\01tQ.", "persistent id")]
    [InlineData("K\x01.", "expected a dictionary of weights, found Int64")]
    [InlineData("N.", "expected a dictionary of weights, found None")]
    public void A_hostile_pickle_is_refused_and_not_run(string instructions, string expected)
    {
        new PyTorchWriter().WriteArchive(File, pickle: [0x80, 2, .. Encoding.Latin1.GetBytes(instructions)]);

        FormatException error = Assert.Throws<FormatException>(() => Open());

        Assert.Contains(File, error.Message);
        Assert.Contains(expected, error.Message);
    }

    private static readonly Dictionary<string, (Action<PyTorchFileTests> Write, string Expected)> s_damages = new()
    {
        ["another file"] = (test => test._files.Write("pytorch_model.bin", "<html>"), "expected a file of torch.save, found other content"),
        ["nothing"] = (test => test._files.Write("pytorch_model.bin", ""), "expected a file of torch.save"),
        ["another zip"] = (test =>
        {
            using var archive = new ZipArchive(System.IO.File.Create(test.File), ZipArchiveMode.Create);
            archive.CreateEntry("archive/model.json");
        }, "expected an entry data.pkl"),
        ["truncated"] = (
            test =>
            {
                PyTorchWriter.Of(Zeros(100)).WriteArchive(test.File);
                test.Rewrite(content => content[..^40]);
            },
            "expected a whole zip file of torch.save"),
        ["compressed"] = (
            test => PyTorchWriter.Of(Zeros(1000)).WriteArchive(test.File, CompressionLevel.Optimal),
            "expected an entry without compression"),
        ["another order"] = (
            test => PyTorchWriter.Of(Zeros(4)).WriteArchive(test.File, order: "big"), "archive/byteorder: expected little, found big"),
        ["a long pickle"] = (
            test => new PyTorchWriter().WriteArchive(test.File, pickle: new byte[2_000_000]), "found 2000000"),
        ["protocol"] = (
            test => new PyTorchWriter().WriteArchive(test.File, pickle: [0x80, 4, (byte)'N', (byte)'.']), "expected pickle protocol 2"),
        ["old, truncated"] = (
            test =>
            {
                PyTorchWriter.Of(Zeros(100)).WriteSequence(test.File);
                test.Rewrite(content => content[..^10]);
            },
            "storage 0: expected 100 numbers, found fewer"),
    };

    public static TheoryData<string> Damages => [.. s_damages.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_file_is_refused_by_its_name(string damage)
    {
        s_damages[damage].Write(this);

        FormatException error = Assert.Throws<FormatException>(() => Open());

        Assert.Contains($"'{File}': ", error.Message);
        Assert.Contains(s_damages[damage].Expected, error.Message);
    }

    [Theory]
    [InlineData(false, "expected 20 bytes by data.pkl, found 16")]
    [InlineData(true, "storage 0: expected")]
    public void A_storage_of_another_size_is_refused(bool isOld, string expected)
    {
        var writer = new PyTorchWriter { CountedTooMany = 1 };
        writer.AddView("weight", writer.AddStorage(zeros(4)), 0, [5], [1]);
        Write(writer, isOld);

        FormatException error = Assert.Throws<FormatException>(() =>
        {
            using WeightFile file = Open();
            file.Read("weight", [5]);
        });

        Assert.Contains(expected, error.Message);
    }

    private static Dictionary<string, Tensor> Zeros(int count) => new() { ["weight"] = zeros(count) };

    private WeightFile Open() => WeightFile.Open(File, ["weight"]);

    private void Rewrite(Func<byte[], byte[]> change) => System.IO.File.WriteAllBytes(File, change(System.IO.File.ReadAllBytes(File)));

    private void Write(PyTorchWriter writer, bool isOld)
    {
        if (isOld)
        {
            writer.WriteSequence(File);
        }
        else
        {
            writer.WriteArchive(File);
        }
    }
}
