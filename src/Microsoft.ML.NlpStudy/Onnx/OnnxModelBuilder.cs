using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Onnx;

/// <summary>A graph that is written as an ONNX file: a protocol buffer of the message <c>ModelProto</c>.</summary>
/// <remarks>
/// onnx.proto has the fields; a graph without subgraphs needs few of them. Tensors are written from where they lie, so that a file of
/// some hundred megabytes needs no second copy in memory.
/// </remarks>
internal sealed class OnnxModelBuilder : GraphBuilder
{
    private const int FormatVersion = 7; // of operator set 12

    // A message of protocol buffers has at most so many bytes.
    private const long MaximumLength = int.MaxValue;

    private readonly ProtobufWriter _nodes = new();
    private readonly ProtobufWriter _ends = new();
    private readonly List<(ProtobufWriter Head, byte[]? Integers, float[]? Numbers)> _tensors = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Adds an input whose axes have names, as they have any length.</summary>
    public GraphValue Input(string name, GraphType type, params string[] axes)
    {
        _names.Add(name);
        _ends.Message(11, End(name, type, [.. axes.Select(axis => (axis, 0L))]));
        return new GraphValue(this, name);
    }

    /// <summary>Makes a value an output of the graph.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="axes">Its axes: a name where the length may vary, else the length.</param>
    public void Output(string name, GraphValue value, GraphType type, params (string Name, long Length)[] axes)
    {
        _names.Add(name);
        AddNode("Identity", [value], [name], []);
        _ends.Message(12, End(name, type, axes));
    }

    public override GraphValue[] Add(
        string name, ReadOnlySpan<GraphValue> inputs, int outputs, IReadOnlyList<(string Name, object Value)> attributes)
    {
        var values = new GraphValue[outputs];
        for (int i = 0; i < outputs; i++)
        {
            values[i] = new GraphValue(this, UniqueName(name));
        }

        AddNode(name, inputs, [.. values.Select(value => value.Name)], attributes);
        return values;
    }

    public override GraphValue Constant(string name, float[] values, params long[] shape)
    {
        string unique = UniqueName(name);
        _tensors.Add((Tensor(unique, GraphType.Float, shape, (long)values.Length * sizeof(float)), null, values));
        return new GraphValue(this, unique);
    }

    public override GraphValue Constant(string name, long[] values, params long[] shape)
    {
        string unique = UniqueName(name);
        byte[] bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        _tensors.Add((Tensor(unique, GraphType.Int64, shape, bytes.Length), bytes, null));
        return new GraphValue(this, unique);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="producer">The name of the writing program.</param>
    /// <param name="version">Its version.</param>
    /// <exception cref="NotSupportedException">The file would have more than two gigabytes.</exception>
    public void Write(Stream stream, string producer, string version)
    {
        var heads = new List<ProtobufWriter>();
        ProtobufWriter name = new ProtobufWriter().Text(2, "network");
        long length = _nodes.Content.Length + name.Content.Length + _ends.Content.Length;
        foreach ((ProtobufWriter tensor, byte[]? integers, float[]? numbers) in _tensors)
        {
            long content = tensor.Content.Length + (integers?.Length ?? ((long)numbers!.Length * sizeof(float)));
            heads.Add(new ProtobufWriter().Head(5, content));
            length += heads[^1].Content.Length + content;
        }

        if (length >= MaximumLength)
        {
            throw new NotSupportedException($"ONNX file: expected at most {MaximumLength:N0} bytes, found {length:N0} of weights.");
        }

        stream.Write(new ProtobufWriter().Number(1, FormatVersion).Text(2, producer).Text(3, version)
            .Message(8, new ProtobufWriter().Text(1, "").Number(2, OperatorSet)).Head(7, length).Content);
        stream.Write(_nodes.Content);
        stream.Write(name.Content);
        for (int i = 0; i < _tensors.Count; i++)
        {
            (ProtobufWriter tensor, byte[]? integers, float[]? numbers) = _tensors[i];
            stream.Write(heads[i].Content);
            stream.Write(tensor.Content);
            stream.Write(integers ?? MemoryMarshal.AsBytes(numbers.AsSpan()));
        }

        stream.Write(_ends.Content);
    }

    private void AddNode(
        string operation, ReadOnlySpan<GraphValue> inputs, IReadOnlyList<string> outputs,
        IReadOnlyList<(string Name, object Value)> attributes)
    {
        var node = new ProtobufWriter();
        foreach (GraphValue input in inputs)
        {
            node.Text(1, input.Name ?? "");
        }

        foreach (string output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, outputs[0]).Text(4, operation);
        foreach ((string name, object value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        _nodes.Message(1, node);
    }

    private string UniqueName(string name)
    {
        string unique = name;
        for (int number = 1; !_names.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }

    // All but the numbers, which follow in the last field.
    private static ProtobufWriter Tensor(string name, GraphType type, long[] shape, long length)
    {
        var tensor = new ProtobufWriter();
        foreach (long axis in shape)
        {
            tensor.Number(1, axis);
        }

        return tensor.Number(2, (long)type).Text(8, name).Head(9, length);
    }

    private static ProtobufWriter Attribute(string name, object value)
    {
        ProtobufWriter attribute = new ProtobufWriter().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Number(20, 1);
            case long number:
                return attribute.Number(3, number).Number(20, 2);
            case string text:
                return attribute.Text(4, text).Number(20, 3);
            case long[] numbers:
                foreach (long number in numbers)
                {
                    attribute.Number(8, number);
                }

                return attribute.Number(20, 7);
            default:
                throw new ArgumentException($"Attribute '{name}': expected a number, text or whole numbers, found {value.GetType()}.");
        }
    }

    private static ProtobufWriter End(string name, GraphType type, (string Name, long Length)[] axes)
    {
        var shape = new ProtobufWriter();
        foreach ((string axis, long length) in axes)
        {
            shape.Message(1, axis.Length > 0 ? new ProtobufWriter().Text(2, axis) : new ProtobufWriter().Number(1, length));
        }

        ProtobufWriter tensor = new ProtobufWriter().Number(1, (long)type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
