namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The memory that a backward step reads and writes.</summary>
/// <typeparam name="T"><see cref="float"/>, or <see cref="ushort"/> for bfloat16.</typeparam>
internal readonly unsafe struct BackwardStep<T>
    where T : unmanaged
{
    /// <summary>Number of texts, B.</summary>
    public required int Rows { get; init; }

    /// <summary>Hidden size, H.</summary>
    public required int Size { get; init; }

    /// <summary>The gradient of the states after the step, from the layer's output (B, H).</summary>
    public required float* Output { get; init; }

    /// <summary>The gradient of the states after the step, from the next step's product (B, H).</summary>
    public required T* Next { get; init; }

    /// <summary>The gradient that passes between steps without a product (B, H). It is read, and overwritten for the step before.</summary>
    public required float* Carried { get; init; }

    /// <summary>The states before the step (B, H); the states after it follow in memory.</summary>
    public required float* State { get; init; }

    /// <summary>The cell states before the step (B, H), for an LSTM; the cell states after it follow in memory.</summary>
    public required float* Cell { get; init; }

    /// <summary>The values that <see cref="RecurrentUnit.Forward"/> kept (B, K·H).</summary>
    public required float* Kept { get; init; }

    /// <summary>Receives the gradient of U·h (B, G·H).</summary>
    public required T* StateGates { get; init; }

    /// <summary>Receives the gradient of W·x (B, G·H); the same memory as <see cref="StateGates"/> if the two are equal.</summary>
    public required T* InputGates { get; init; }
}
