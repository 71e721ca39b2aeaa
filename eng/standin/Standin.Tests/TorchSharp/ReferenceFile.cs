using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

/// <summary>PyTorch's results (folder Reference), and the comparison with them.</summary>
internal sealed class ReferenceFile(JsonElement element)
{
    internal static ReferenceFile Load(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", name + ".json")));
        return new ReferenceFile(document.RootElement.Clone());
    }

    internal ReferenceFile this[string name] => new(element.GetProperty(name));

    internal ReferenceFile this[int index] => new(element[index]);

    internal int Count => element.GetArrayLength();

    internal IEnumerable<string> Names => element.EnumerateObject().Select(property => property.Name);

    internal double Number => element.GetDouble();

    internal double[] Numbers => [.. element.EnumerateArray().Select(value => value.GetDouble())];

    internal long[] Integers => [.. element.EnumerateArray().Select(value => value.GetInt64())];

    /// <summary>A float32 tensor written as shape and data.</summary>
    internal Tensor Tensor
    {
        get
        {
            long[] shape = this["shape"].Integers;
            float[] data = [.. element.GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];
            return tensor(data, shape);
        }
    }

    /// <summary>A mask written as rows of 0 and 1.</summary>
    internal Tensor Mask
    {
        get
        {
            bool[] data = [.. element.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetInt32() != 0)];
            return tensor(data, [element.GetArrayLength(), data.Length / element.GetArrayLength()]);
        }
    }

    /// <summary>Asserts that a tensor has this shape and these values, to 1e-5 relative.</summary>
    internal void Equals(Tensor actual)
    {
        Assert.Equal(this["shape"].Integers, actual.shape);
        Close(this["data"].Numbers, actual);
    }

    internal static void Close(double[] expected, Tensor actual)
    {
        float[] found = actual.detach().contiguous().data<float>().ToArray();
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Close(expected[i], found[i], $"element {i}");
        }
    }

    internal static void Close(double expected, double found, string what)
        => Assert.True(Math.Abs(expected - found) <= (1e-5 * Math.Abs(expected)) + 1e-6, $"{what}: expected {expected:R}, found {found:R}");

    /// <summary>Copies weights written under their state dictionary names into a module, which must have exactly these.</summary>
    internal void LoadInto(nn.Module module)
    {
        Assert.Equal(Names, module.state_dict().Keys);
        module.load_state_dict(Names.ToDictionary(name => name, name => this[name].Tensor));
    }
}
