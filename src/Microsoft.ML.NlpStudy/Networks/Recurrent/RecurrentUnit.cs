namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A recurrent unit: the computation of one step between the matrix products.</summary>
/// <remarks>
/// Shapes: B texts, H hidden size, G gates, K saved values. Each text is a row of a matrix, with the gates side by side in PyTorch's order.
/// T is the type of the operands and results of products: <see cref="float"/>, or <see cref="ushort"/> for bfloat16. All else is float32.
/// </remarks>
internal abstract unsafe class RecurrentUnit
{
    /// <summary>Number of gates, G: a weight has G·H rows.</summary>
    public abstract int Gates { get; }

    /// <summary>Number of values per hidden feature that a step keeps for its gradient, K.</summary>
    public abstract int Kept { get; }

    /// <summary>The unit's operator in the ONNX standard.</summary>
    public abstract string Operator { get; }

    /// <summary>The place of each of the operator's gates among <see cref="Gates"/>.</summary>
    public abstract IReadOnlyList<int> OperatorGates { get; }

    /// <summary>Whether the unit has a cell state besides the hidden state.</summary>
    public virtual bool HasCell => false;

    /// <summary>Whether the gradients of W·x and U·h differ, as the reset gate of a GRU makes them.</summary>
    public virtual bool HasOwnInputGradient => false;

    /// <summary>Computes the state after a step.</summary>
    public abstract void Forward<T>(in ForwardStep<T> step)
        where T : unmanaged;

    /// <summary>Computes the gradient of the gates from the gradient of the state.</summary>
    public abstract void Backward<T>(in BackwardStep<T> step)
        where T : unmanaged;
}
