namespace Microsoft.ML.NlpStudy.Onnx;

/// <summary>A graph of ONNX operators in the making, of operator set 12.</summary>
/// <remarks>
/// Operator set 12 is the newest that ML.NET's converter writes. Networks describe themselves once, for that converter and for files of
/// this package alike. All operators are of the default domain.
/// </remarks>
internal abstract class GraphBuilder
{
    /// <summary>The version of the operator set.</summary>
    public const int OperatorSet = 12;

    private readonly Dictionary<(GraphType Type, double Value), GraphValue> _numbers = [];

    /// <summary>Adds an operator with one result.</summary>
    /// <param name="name">The operator's name in the standard.</param>
    /// <param name="inputs">Its inputs; a default value leaves out an optional one.</param>
    /// <param name="attributes">Its attributes: <see cref="long"/>, <see cref="float"/>, <see cref="string"/> or arrays of longs.</param>
    public GraphValue Add(string name, ReadOnlySpan<GraphValue> inputs, params (string Name, object Value)[] attributes) =>
        Add(name, inputs, 1, attributes)[0];

    /// <summary>Adds an operator with one input and one result.</summary>
    public GraphValue Add(string name, GraphValue input, params (string Name, object Value)[] attributes) =>
        Add(name, [input], 1, attributes)[0];

    /// <summary>Adds an operator.</summary>
    /// <param name="name">The operator's name in the standard.</param>
    /// <param name="inputs">Its inputs; a default value leaves out an optional one.</param>
    /// <param name="outputs">The number of its results.</param>
    /// <param name="attributes">Its attributes: <see cref="long"/>, <see cref="float"/>, <see cref="string"/> or arrays of longs.</param>
    public abstract GraphValue[] Add(
        string name, ReadOnlySpan<GraphValue> inputs, int outputs, IReadOnlyList<(string Name, object Value)> attributes);

    /// <summary>Adds a tensor of float32 numbers.</summary>
    /// <param name="name">A name for people who look at the graph.</param>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="shape">The tensor's shape.</param>
    public abstract GraphValue Constant(string name, float[] values, params long[] shape);

    /// <summary>Adds a tensor of int64 numbers.</summary>
    /// <param name="name">A name for people who look at the graph.</param>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="shape">The tensor's shape.</param>
    public abstract GraphValue Constant(string name, long[] values, params long[] shape);

    /// <summary>Adds a vector of int64 numbers.</summary>
    public GraphValue Vector(params long[] values) => Constant("axes", values, values.Length);

    /// <summary>Gives a single float32 number, the same value for equal numbers.</summary>
    public GraphValue Number(float value) => Shared(GraphType.Float, value, () => Constant("number", [value]));

    /// <summary>Gives a single int64 number, the same value for equal numbers.</summary>
    public GraphValue Number(long value) => Shared(GraphType.Int64, value, () => Constant("number", [value]));

    private GraphValue Shared(GraphType type, double value, Func<GraphValue> create)
    {
        if (!_numbers.TryGetValue((type, value), out GraphValue number))
        {
            _numbers[(type, value)] = number = create();
        }

        return number;
    }
}
