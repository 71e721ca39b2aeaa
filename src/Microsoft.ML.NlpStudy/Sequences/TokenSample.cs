using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>Some tokens of a vocabulary that stand for all of them in a softmax.</summary>
/// <param name="Ids">The tokens, int64 (K).</param>
/// <param name="LogWeights">The logarithm of the number of tokens that each stands for: minus that of its probability, float32 (K).</param>
/// <param name="Hits">The indices n·K + k of the steps n whose next token is the sampled token k, int64 (M).</param>
internal sealed record TokenSample(Tensor Ids, Tensor LogWeights, Tensor Hits) : IDisposable
{
    public void Dispose()
    {
        Ids.Dispose();
        LogWeights.Dispose();
        Hits.Dispose();
    }
}
