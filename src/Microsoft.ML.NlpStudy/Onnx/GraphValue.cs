namespace Microsoft.ML.NlpStudy.Onnx;

/// <summary>A tensor of a graph: an input, a constant or the result of an operator. Its members add operators that read it.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Name">The tensor's name in the graph.</param>
internal readonly record struct GraphValue(GraphBuilder Graph, string Name)
{
    public static GraphValue operator +(GraphValue left, GraphValue right) => left.Graph.Add("Add", [left, right]);

    public static GraphValue operator -(GraphValue left, GraphValue right) => left.Graph.Add("Sub", [left, right]);

    public static GraphValue operator *(GraphValue left, GraphValue right) => left.Graph.Add("Mul", [left, right]);

    public static GraphValue operator /(GraphValue left, GraphValue right) => left.Graph.Add("Div", [left, right]);

    public static GraphValue operator <(GraphValue left, GraphValue right) => left.Graph.Add("Less", [left, right]);

    public static GraphValue operator >(GraphValue left, GraphValue right) => left.Graph.Add("Greater", [left, right]);

    public static GraphValue operator !(GraphValue value) => value.Graph.Add("Not", value);

    public static GraphValue operator &(GraphValue left, GraphValue right) => left.Graph.Add("And", [left, right]);

    public static GraphValue operator |(GraphValue left, GraphValue right) => left.Graph.Add("Or", [left, right]);

    /// <summary>Puts tensors side by side.</summary>
    /// <param name="axis">The axis that grows.</param>
    /// <param name="values">The tensors, at least one.</param>
    public static GraphValue Concatenate(int axis, params ReadOnlySpan<GraphValue> values) =>
        values[0].Graph.Add("Concat", values, ("axis", (long)axis));

    /// <summary>Whether elements are equal.</summary>
    public GraphValue IsEqualTo(GraphValue other) => Graph.Add("Equal", [this, other]);

    /// <summary>Takes elements of one tensor where this one is true, and of another elsewhere.</summary>
    public GraphValue Choose(GraphValue whereTrue, GraphValue elsewhere) => Graph.Add("Where", [this, whereTrue, elsewhere]);

    /// <summary>Multiplies matrices; leading axes are those of a batch.</summary>
    public GraphValue MatMul(GraphValue right) => Graph.Add("MatMul", [this, right]);

    /// <summary>Converts elements to another type.</summary>
    public GraphValue Cast(GraphType type) => Graph.Add("Cast", this, ("to", (long)type));

    /// <summary>Orders the axes anew.</summary>
    public GraphValue Transpose(params long[] axes) => Graph.Add("Transpose", this, ("perm", axes));

    /// <summary>Gives the tensor another shape; 0 keeps an axis, -1 takes what is left.</summary>
    public GraphValue Reshape(params long[] shape) => Graph.Add("Reshape", [this, Graph.Vector(shape)]);

    /// <summary>Gives the tensor a shape that the graph computes.</summary>
    public GraphValue Reshape(GraphValue shape) => Graph.Add("Reshape", [this, shape]);

    /// <summary>Adds axes of length 1.</summary>
    public GraphValue Unsqueeze(params long[] axes) => Graph.Add("Unsqueeze", this, ("axes", axes));

    /// <summary>Removes axes of length 1.</summary>
    public GraphValue Squeeze(params long[] axes) => Graph.Add("Squeeze", this, ("axes", axes));

    /// <summary>Gives the length of an axis, a single number.</summary>
    public GraphValue Length(int axis) =>
        Graph.Add("Gather", [Graph.Add("Shape", this), Graph.Number((long)axis)], ("axis", 0L));

    /// <summary>Repeats a tensor along axes of length 1.</summary>
    public GraphValue Expand(GraphValue shape) => Graph.Add("Expand", [this, shape]);

    /// <summary>Takes elements at the given places of an axis.</summary>
    public GraphValue Gather(GraphValue places, int axis = 0) => Graph.Add("Gather", [this, places], ("axis", (long)axis));

    /// <summary>Takes for each element of another tensor the element of this one at that place of an axis.</summary>
    public GraphValue GatherElements(GraphValue places, int axis) =>
        Graph.Add("GatherElements", [this, places], ("axis", (long)axis));

    /// <summary>Takes a part of an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first place, a vector of one number.</param>
    /// <param name="end">The place behind the last, a vector of one number.</param>
    public GraphValue Slice(int axis, GraphValue start, GraphValue end) => Graph.Add("Slice", [this, start, end, Graph.Vector(axis)]);

    /// <summary>Takes a part of an axis.</summary>
    public GraphValue Slice(int axis, long start, long end) => Slice(axis, Graph.Vector(start), Graph.Vector(end));

    /// <summary>Sums elements along axes; whole numbers below 2^53, as ONNX Runtime sums them as double.</summary>
    public GraphValue Sum(bool keeps, params long[] axes) => Reduce("ReduceSum", keeps, axes);

    /// <summary>Averages elements along axes.</summary>
    public GraphValue Mean(bool keeps, params long[] axes) => Reduce("ReduceMean", keeps, axes);

    /// <summary>Finds the largest element along axes.</summary>
    public GraphValue Maximum(bool keeps, params long[] axes) => Reduce("ReduceMax", keeps, axes);

    /// <summary>Finds the smallest element along axes.</summary>
    public GraphValue Minimum(bool keeps, params long[] axes) => Reduce("ReduceMin", keeps, axes);

    /// <summary>Takes the larger of two elements.</summary>
    public GraphValue AtLeast(GraphValue other) => Graph.Add("Max", [this, other]);

    /// <summary>Takes the smaller of two elements.</summary>
    public GraphValue AtMost(GraphValue other) => Graph.Add("Min", [this, other]);

    /// <summary>Computes the softmax along the last axis.</summary>
    /// <param name="rank">The number of axes.</param>
    public GraphValue Softmax(int rank) => Graph.Add("Softmax", this, ("axis", rank - 1L));

    /// <summary>Adds an operator that maps each element by itself, such as <c>Tanh</c>.</summary>
    public GraphValue Apply(string name) => Graph.Add(name, this);

    private GraphValue Reduce(string name, bool keeps, long[] axes) =>
        Graph.Add(name, this, ("axes", axes), ("keepdims", keeps ? 1L : 0L));
}
