namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>A name of Python's, of which only those that a state dict needs are known.</summary>
internal sealed record PickledGlobal(string Module, string Name)
{
    /// <summary>An ordered dictionary, the usual holder of weights.</summary>
    public static PickledGlobal OrderedDictionary { get; } = new("collections", "OrderedDict");

    /// <summary>The function that makes a tensor of a storage.</summary>
    public static PickledGlobal Tensor { get; } = new("torch._utils", "_rebuild_tensor_v2");

    /// <summary>The function that makes a tensor of a storage, before PyTorch 0.4.</summary>
    public static PickledGlobal OldTensor { get; } = new("torch._utils", "_rebuild_tensor");

    /// <summary>The function that makes a parameter of a tensor.</summary>
    public static PickledGlobal Parameter { get; } = new("torch._utils", "_rebuild_parameter");

    /// <summary>A tensor's shape.</summary>
    public static PickledGlobal Size { get; } = new("torch", "Size");

    /// <summary>Whether this is a type of storage, such as torch.FloatStorage.</summary>
    public bool IsStorage => Module == "torch" && Name is "FloatStorage" or "HalfStorage" or "BFloat16Storage" or "DoubleStorage"
        or "LongStorage" or "IntStorage" or "ShortStorage" or "CharStorage" or "ByteStorage" or "BoolStorage";

    /// <summary>Whether a state dict may name this.</summary>
    public bool IsAllowed =>
        IsStorage || this == OrderedDictionary || this == Tensor || this == OldTensor || this == Parameter || this == Size;

    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>The numbers that tensors are made of, kept outside the pickle.</summary>
/// <param name="Type">The type's name, such as FloatStorage.</param>
/// <param name="Key">The name of the storage in its file.</param>
/// <param name="Count">The number of numbers.</param>
internal sealed record PickledStorage(string Type, string Key, long Count);

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">The numbers.</param>
/// <param name="Offset">The place of the first number.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Strides">For each dimension, the distance between neighbors in the storage.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>A dictionary, as pairs in the order of the file.</summary>
internal sealed class PickledDictionary
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}
