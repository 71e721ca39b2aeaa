using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class SelfAttentionTests
{
    private const int Texts = 3, Steps = 21, Size = 24;

    // Without a mask libtorch's fused attention computes, with one our own does.
    [Fact]
    public void A_batch_without_padding_has_the_results_and_gradients_of_the_same_texts_with_padding()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(1);
        using var attention = new SelfAttention(Size, heads: 4);
        Tensor states = randn(Texts, Steps, Size);
        Tensor factors = randn(Texts, Steps, Size);

        (Tensor result, Tensor[] gradients) = Run(states, padding: 0);
        (Tensor padded, Tensor[] paddedGradients) = Run(states, padding: 5);

        Assert.True(result.allclose(padded, 1e-5, 1e-6));
        Assert.All(gradients.Zip(paddedGradients), pair => Assert.True(pair.First.allclose(pair.Second, 1e-4, 1e-5)));

        // Not bit for bit, which shows that the two are computed in two ways.
        Assert.False(result.equal(padded).all().item<bool>());

        (Tensor, Tensor[]) Run(Tensor real, int padding)
        {
            Tensor input = nn.functional.pad(real, [0, 0, 0, padding]).detach().requires_grad_();
            Tensor mask = arange(Steps + padding).ge(Steps).expand(Texts, 1, 1, Steps + padding);
            Tensor output = attention.call(input, mask, null).narrow(1, 0, Steps);
            IList<Tensor> all = autograd.grad([(output * factors).sum()], [input, .. attention.parameters()]);
            return (output, [all[0].narrow(1, 0, Steps), .. all.Skip(1)]);
        }
    }
}
