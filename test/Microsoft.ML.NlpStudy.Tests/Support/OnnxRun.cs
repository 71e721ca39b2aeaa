using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>An ONNX network in ONNX Runtime.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRun(byte[] model) => _session = new InferenceSession(model);

    public OnnxRun(string path) => _session = new InferenceSession(path);

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<string> Inputs => _session.InputNames;

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <summary>Computes an output (B, …), a text's values side by side.</summary>
    /// <typeparam name="T">The type of the output's elements.</typeparam>
    /// <param name="output">The output.</param>
    /// <param name="ids">The ids of each text, all as many.</param>
    /// <param name="others">The other inputs, as many numbers as ids.</param>
    public T[][] Run<T>(string output, long[][] ids, params long[][][] others)
        where T : unmanaged
    {
        List<OrtValue> values = [.. others.Prepend(ids).Select(Value)];
        T[] numbers = RunValues<T>(output, values);
        return [.. numbers.Chunk(numbers.Length / ids.Length)];
    }

    /// <summary>Computes an output for ML.NET's keys.</summary>
    public T[][] RunKeys<T>(string output, uint[][] keys)
        where T : unmanaged
    {
        T[] numbers = RunValues<T>(output, [OrtValue.CreateTensorValueFromMemory(keys.SelectMany(key => key).ToArray(), Shape(keys))]);
        return [.. numbers.Chunk(numbers.Length / keys.Length)];
    }

    /// <summary>Fills texts up to one length, with so many more places before and behind.</summary>
    public static long[][] Pad(IReadOnlyList<long[]> texts, int before, int behind, long padding = 0)
    {
        int length = before + texts.Max(text => text.Length) + behind;
        return [.. texts.Select(text => (long[])[
            .. Enumerable.Repeat(padding, before), .. text, .. Enumerable.Repeat(padding, length - before - text.Length)])];
    }

    /// <summary>The largest difference between numbers of the same shape.</summary>
    public static float LargestDifference(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Select(row => row.Length), actual.Select(row => row.Length));
        return expected.Zip(actual, (left, right) => left.Zip(right, (a, b) => MathF.Abs(a - b)).Max()).Max();
    }

    public void Dispose() => _session.Dispose();

    private T[] RunValues<T>(string output, List<OrtValue> values)
        where T : unmanaged
    {
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, Inputs, values, [output]);
        values.ForEach(value => value.Dispose());
        return results[0].GetTensorDataAsSpan<T>().ToArray();
    }

    private static OrtValue Value(long[][] rows) =>
        OrtValue.CreateTensorValueFromMemory(rows.SelectMany(row => row).ToArray(), Shape(rows));

    private static long[] Shape<T>(T[][] rows) => [rows.Length, rows[0].Length];
}
