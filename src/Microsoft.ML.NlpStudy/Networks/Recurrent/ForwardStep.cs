namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The memory that a forward step reads and writes.</summary>
/// <typeparam name="T"><see cref="float"/>, or <see cref="ushort"/> for bfloat16.</typeparam>
internal readonly unsafe struct ForwardStep<T>
    where T : unmanaged
{
    /// <summary>Number of texts, B.</summary>
    public required int Rows { get; init; }

    /// <summary>Hidden size, H.</summary>
    public required int Size { get; init; }

    /// <summary>The product W·x of the input (B, G·H).</summary>
    public required T* InputGates { get; init; }

    /// <summary>The product U·h of the state (B, G·H).</summary>
    public required T* StateGates { get; init; }

    /// <summary>The bias of W·x (G·H).</summary>
    public required float* InputBias { get; init; }

    /// <summary>The bias of U·h (G·H).</summary>
    public required float* StateBias { get; init; }

    /// <summary>The states before the step (B, H); the states after it follow in memory.</summary>
    public required float* State { get; init; }

    /// <summary>The cell states before the step (B, H), for an LSTM; the cell states after it follow in memory.</summary>
    public required float* Cell { get; init; }

    /// <summary>Receives the values kept for the gradient (B, K·H).</summary>
    public required float* Kept { get; init; }

    /// <summary>Receives the new states as the operand of the next product (B, H).</summary>
    public required T* Operand { get; init; }

    /// <summary>The states after the step (B, H).</summary>
    public float* NewState => State + ((nint)Rows * Size);

    /// <summary>The cell states after the step (B, H).</summary>
    public float* NewCell => Cell + ((nint)Rows * Size);
}
