namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>A pickled value and the storages that its tensors are made of.</summary>
internal interface IStorages : IDisposable
{
    /// <summary>The value of the pickle.</summary>
    object? Value { get; }

    /// <summary>Reads numbers of a storage.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="width">The size of one of its numbers, in bytes.</param>
    /// <param name="start">The first byte to be read.</param>
    /// <param name="numbers">The numbers' bytes, which are filled.</param>
    /// <exception cref="FormatException">The file has no such storage, or it has another size.</exception>
    /// <exception cref="IOException">The file is truncated.</exception>
    void Read(PickledStorage storage, int width, long start, Span<byte> numbers);
}
