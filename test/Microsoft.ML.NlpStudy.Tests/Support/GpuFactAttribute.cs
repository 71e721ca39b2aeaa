namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A test that needs a GPU, and is skipped without one.</summary>
internal sealed class GpuFactAttribute : FactAttribute
{
    public GpuFactAttribute() => Skip = Gpu.Missing;
}

/// <summary>A test of several cases that needs a GPU, and is skipped without one.</summary>
internal sealed class GpuTheoryAttribute : TheoryAttribute
{
    public GpuTheoryAttribute() => Skip = Gpu.Missing;
}
