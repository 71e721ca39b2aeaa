using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class ScaledDotProductAttentionTests
{
    [Fact]
    public void Dropped_weights_do_not_reach_the_result_and_the_returned_weights_are_whole()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor queries = randn(2, 3, 5, 4), keys = randn(2, 3, 5, 4), values = randn(2, 3, 5, 4);
        Tensor kept = rand(2, 3, 5, 5).gt(0.5).to(ScalarType.Float32);

        (Tensor result, Tensor weights) = ScaledDotProductAttention.Attend(queries, keys, values, null, drop: all => all * kept);

        Tensor whole = (queries.matmul(keys.transpose(2, 3)) / 2).softmax(3);
        ReferenceTensors.AssertClose(whole, weights);
        ReferenceTensors.AssertClose((whole * kept).matmul(values).transpose(1, 2).reshape(2, 5, 12), result);
    }
}
