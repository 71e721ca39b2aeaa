using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>A large table of which a step reads few rows.</summary>
/// <param name="Name">The parameter's name in the network.</param>
/// <param name="Weights">The parameter.</param>
/// <param name="Factors">The fixed factors of its rows; <see langword="null"/> for none.</param>
internal sealed record RowTable(string Name, Parameter Weights, Tensor? Factors);
