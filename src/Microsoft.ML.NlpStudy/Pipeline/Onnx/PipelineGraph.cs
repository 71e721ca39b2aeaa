using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.NlpStudy.Onnx;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>The graph of a whole pipeline that ML.NET's ONNX converter makes, with the columns as values.</summary>
/// <remarks>
/// The converter asks each data view for its operators through interfaces that are internal to ML.NET. The converter itself is in the
/// package Microsoft.ML.OnnxConverter, which this package does not need.
/// </remarks>
internal sealed class PipelineGraph(OnnxContext context) : GraphBuilder
{
    // A name that no column of a user has.
    private const string Prefix = "nlpstudy.";

    /// <summary>Finds a column.</summary>
    /// <exception cref="NotSupportedException">No operator computes the column.</exception>
    public GraphValue Column(string name) => context.ContainsColumn(name)
        ? new GraphValue(this, context.GetVariableName(name))
        : throw new NotSupportedException(
            $"Column '{name}': expected a column of the input, or of a stage with ONNX operators; found that of a stage without. "
                + Advice);

    /// <summary>Adds a column.</summary>
    /// <param name="column">The column's name and type.</param>
    /// <param name="value">Its value, of the type that the converter gives the column: (B, 1) if it is no vector, UInt32 for keys.</param>
    public void SetColumn(DataViewSchema.Column column, GraphValue value)
    {
        string name = context.AddIntermediateVariable(column.Type, column.Name);
        context.CreateNode("Identity", value.Name, name, context.GetNodeName(Prefix + "Identity"), "");
    }

    /// <summary>Adds the look-up of texts.</summary>
    /// <param name="texts">A tensor of texts.</param>
    /// <param name="known">The known texts.</param>
    /// <param name="values">The number of each of them.</param>
    /// <param name="unknown">The number of all others.</param>
    /// <returns>int64, of the same shape.</returns>
    public GraphValue LookUp(GraphValue texts, IEnumerable<string> known, IEnumerable<long> values, long unknown)
    {
        // An operator of the standard's second part, which the converter declares too.
        const string Operator = "LabelEncoder";
        string result = context.AddIntermediateVariable(null, Prefix + Operator, skip: true);
        OnnxNode node = context.CreateNode(Operator, texts.Name, result, context.GetNodeName(Prefix + Operator), "ai.onnx.ml");
        node.AddAttribute("keys_strings", known);
        node.AddAttribute("values_int64s", values);
        node.AddAttribute("default_int64", unknown);
        return new GraphValue(this, result);
    }

    /// <summary>Makes the error of a transformer without ONNX operators.</summary>
    /// <param name="transformer">The transformer's type.</param>
    /// <param name="columns">The columns that it adds.</param>
    public static NotSupportedException NoOperator(Type transformer, IEnumerable<string> columns) => new(
        $"{transformer.Name}, which adds {string.Join(", ", columns.Select(column => $"'{column}'"))}: expected a stage that ONNX has "
            + $"operators for, found none for it. {Advice}");

    public override GraphValue[] Add(
        string name, ReadOnlySpan<GraphValue> inputs, int outputs, IReadOnlyList<(string Name, object Value)> attributes)
    {
        var values = new GraphValue[outputs];
        foreach (ref GraphValue value in values.AsSpan())
        {
            // Without a type: ONNX Runtime infers it.
            value = new GraphValue(this, context.AddIntermediateVariable(null, Prefix + name, skip: true));
        }

        var names = new string[inputs.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = inputs[i].Name ?? "";
        }

        OnnxNode node = context.CreateNode(
            name, names, values.Select(value => value.Name), context.GetNodeName(Prefix + name), "");
        foreach ((string attribute, object value) in attributes)
        {
            switch (value)
            {
                case long number:
                    node.AddAttribute(attribute, number);
                    break;
                case float number:
                    node.AddAttribute(attribute, (double)number);
                    break;
                case string text:
                    node.AddAttribute(attribute, text);
                    break;
                default:
                    node.AddAttribute(attribute, (IEnumerable<long>)(long[])value);
                    break;
            }
        }

        return values;
    }

    public override GraphValue Constant(string name, float[] values, params long[] shape) => new(
        this, shape.Length == 0 ? context.AddInitializer(values[0], Prefix + name) : context.AddInitializer(values, shape, Prefix + name));

    public override GraphValue Constant(string name, long[] values, params long[] shape) => new(
        this, shape.Length == 0 ? context.AddInitializer(values[0], Prefix + name) : context.AddInitializer(values, shape, Prefix + name));

    private const string Advice =
        "Convert a pipeline that begins behind that stage, with its columns as the input, or write the classifier alone: ExportOnnx.";
}
