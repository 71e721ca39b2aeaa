using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The catalog of labeled sequences, <c>MLContext.SequenceLabeling</c>: trainers, and evaluation of tags.</summary>
public sealed partial class SequenceLabelingCatalog
{
    private readonly IHostEnvironment _environment;

    internal SequenceLabelingCatalog(IHostEnvironment environment) => _environment = environment;
}
