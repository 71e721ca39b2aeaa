namespace Microsoft.ML.NlpStudy.Onnx;

/// <summary>The types of tensors that are used, with their numbers in the standard.</summary>
internal enum GraphType
{
    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>32-bit integers.</summary>
    Int32 = 6,

    /// <summary>64-bit integers.</summary>
    Int64 = 7,

    /// <summary>Truth values.</summary>
    Bool = 9,

    /// <summary>64-bit floating point.</summary>
    Double = 11,

    /// <summary>32-bit integers without sign, as ML.NET's keys.</summary>
    UInt32 = 12,

    /// <summary>64-bit integers without sign.</summary>
    UInt64 = 13,
}
