namespace Standin.Tests.TorchSharpTests;

/// <summary>Tests of what belongs to the process (its seed, its tensors, its memory) run while no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
