using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Inputs, weights and results that PyTorch computed, kept as JSON beside the tests.</summary>
internal static class ReferenceTensors
{
    public static JsonElement Load(string file, string entry)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Reference", file);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty(entry).Clone();
    }

    public static Tensor ToTensor(this JsonElement element)
    {
        long[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        float[] data = [.. element.GetProperty("data").EnumerateArray().Select(number => number.GetSingle())];
        return tensor(data, shape, ScalarType.Float32);
    }

    /// <summary>Asserts that two tensors agree to 1e-5, relative to the expected one's size.</summary>
    public static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        double difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= 1e-5 * Math.Max(1, expected.abs().max().item<float>()), $"differs by {difference}");
    }
}
