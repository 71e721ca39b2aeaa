namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>What a recurrent unit computes at one step, between the matrix products: B texts, H hidden size, G gates.</summary>
/// <remarks>
/// Matrices have a text a row, gates side by side in PyTorch's order. T is the type of products' operands and results: <see cref="float"/>,
/// or <see cref="ushort"/> for bfloat16. Everything else is float32.
/// </remarks>
internal abstract unsafe class RecurrentUnit
{
    /// <summary>Gates, G: the weights' rows in hidden sizes.</summary>
    public abstract int Gates { get; }

    /// <summary>Numbers kept of a text's step for the gradient, in hidden sizes, K.</summary>
    public abstract int Kept { get; }

    /// <summary>Whether there is a cell state beside the hidden one.</summary>
    public virtual bool HasCell => false;

    /// <summary>Whether the input's share of the gates has another gradient than the state's share.</summary>
    public virtual bool HasOwnInputGradient => false;

    /// <summary>Makes a step's state.</summary>
    public abstract void Forward<T>(in ForwardStep<T> step)
        where T : unmanaged;

    /// <summary>Makes the gates' gradient out of the state's.</summary>
    public abstract void Backward<T>(in BackwardStep<T> step)
        where T : unmanaged;
}

/// <summary>The memory that a step forward reads and writes.</summary>
internal readonly unsafe struct ForwardStep<T>
    where T : unmanaged
{
    /// <summary>Texts, B.</summary>
    public required int Rows { get; init; }

    /// <summary>Hidden size, H.</summary>
    public required int Size { get; init; }

    /// <summary>The input's share of the gates (B, G·H).</summary>
    public required T* InputShare { get; init; }

    /// <summary>The state's share of the gates (B, G·H).</summary>
    public required T* StateShare { get; init; }

    /// <summary>The bias of the input's share (G·H).</summary>
    public required float* InputBias { get; init; }

    /// <summary>The bias of the state's share (G·H).</summary>
    public required float* StateBias { get; init; }

    /// <summary>The states before the step (B, H); the state after it follows them in memory.</summary>
    public required float* State { get; init; }

    /// <summary>The cell states before the step (B, H), if there are any; those after it follow them in memory.</summary>
    public required float* Cell { get; init; }

    /// <summary>What is kept for the gradient (B, K·H).</summary>
    public required float* Kept { get; init; }

    /// <summary>Where the new state goes as the next product's operand (B, H).</summary>
    public required T* Operand { get; init; }

    /// <summary>The states after the step (B, H).</summary>
    public float* NewState => State + ((nint)Rows * Size);

    /// <summary>The cell states after the step (B, H).</summary>
    public float* NewCell => Cell + ((nint)Rows * Size);
}

/// <summary>The memory that a step backward reads and writes.</summary>
internal readonly unsafe struct BackwardStep<T>
    where T : unmanaged
{
    /// <summary>Texts, B.</summary>
    public required int Rows { get; init; }

    /// <summary>Hidden size, H.</summary>
    public required int Size { get; init; }

    /// <summary>The gradient of the states after the step, as the layer's output (B, H).</summary>
    public required float* Output { get; init; }

    /// <summary>The gradient of the states after the step, through the next step's products (B, H).</summary>
    public required T* Next { get; init; }

    /// <summary>What passes from step to step without a product (B, H): read, and written for the step before.</summary>
    public required float* Carried { get; init; }

    /// <summary>The states before the step (B, H); those after it follow them in memory.</summary>
    public required float* State { get; init; }

    /// <summary>The cell states before the step (B, H), if there are any; those after it follow them in memory.</summary>
    public required float* Cell { get; init; }

    /// <summary>What <see cref="RecurrentUnit.Forward"/> kept (B, K·H).</summary>
    public required float* Kept { get; init; }

    /// <summary>Where the gradient of the state's share goes (B, G·H).</summary>
    public required T* StateShare { get; init; }

    /// <summary>Where the gradient of the input's share goes (B, G·H): another place only where it is another gradient.</summary>
    public required T* InputShare { get; init; }
}
