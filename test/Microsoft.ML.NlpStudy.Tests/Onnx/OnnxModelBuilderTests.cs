using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.NlpStudy.Tests.Onnx;

/// <summary>The graph builder: what it writes is what another program reads.</summary>
public class OnnxModelBuilderTests
{
    private readonly OnnxModelBuilder _builder = new();

    [Fact]
    public void Tensors_and_operators_are_written_as_another_reader_expects_them()
    {
        GraphValue input = _builder.Input("x", GraphType.Float, "batch", "length");
        GraphValue product = input.MatMul(_builder.Constant("matrix", [1.5f, -2, 0, 4], 2, 2));
        _builder.Output("y", product + _builder.Constant("matrix", [1f], 1), GraphType.Float, ("batch", 0), ("", 2));

        var graph = new OnnxGraph(Written());

        Assert.Equal(["MatMul", "Add", "Identity"], graph.Nodes.Select(node => node.Operator));
        Assert.Equal(["x", "matrix"], graph.Nodes[0].Inputs);
        Assert.Equal([2, 2], graph.Tensors["matrix"].Shape);
        Assert.Equal([1.5f, -2, 0, 4], graph.Tensors["matrix"].Values);
        Assert.Equal([1f], graph.Tensors["matrix_1"].Values);
        using var run = new InferenceSession(Written());
        Assert.Equal(["batch", "length"], run.InputMetadata["x"].SymbolicDimensions);
        Assert.Equal([-1, 2], run.OutputMetadata["y"].Dimensions);
        Assert.Equal("Test", run.ModelMetadata.ProducerName);
    }

    [Fact]
    public void Equal_numbers_are_one_constant()
    {
        Assert.Equal(_builder.Number(2L), _builder.Number(2L));
        Assert.NotEqual(_builder.Number(2L), _builder.Number(2f));
    }

    [Fact]
    public void An_attribute_of_another_type_is_refused()
    {
        GraphValue input = _builder.Input("x", GraphType.Float, "n");

        var exception = Assert.Throws<ArgumentException>(() => _builder.Add("Relu", input, ("name", 1.0)));

        Assert.Equal("Attribute 'name': expected a number, text or whole numbers, found System.Double.", exception.Message);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(127L)]
    [InlineData(128L)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Whole_numbers_of_any_size_are_written(long number)
    {
        GraphValue input = _builder.Input("x", GraphType.Int64, "batch", "length");
        _builder.Output("y", input + _builder.Number(number), GraphType.Int64, ("batch", 0), ("length", 0));

        using var run = new OnnxRun(Written());

        Assert.Equal([[number]], run.Run<long>("y", [[0]]));
    }

    private byte[] Written()
    {
        using var stream = new MemoryStream();
        _builder.Write(stream, "Test", "1.0");
        return stream.ToArray();
    }
}
