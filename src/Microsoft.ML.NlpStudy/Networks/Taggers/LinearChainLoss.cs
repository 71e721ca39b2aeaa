using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The loss of a linear chain of tags as a function with its own gradient.</summary>
/// <remarks>
/// <para>
/// The forward-backward algorithm gives the loss and its gradient in one pass over the texts. Autograd through the steps of the forward
/// algorithm would be one operator after another, each of them as long as a text's whole pass here. The sums run on the processor also
/// for a network on a GPU: a token has as many numbers as there are tags, which is little to copy.
/// </para>
/// <para>
/// forward takes the tags' scores (N, K) of all tokens, text by text; the scores of first tags (K), last tags (K) and transitions (K, K);
/// and the texts. It returns the sum of the texts' losses.
/// </para>
/// </remarks>
internal sealed class LinearChainLoss : autograd.SingleTensorFunction<LinearChainLoss>
{
    /// <summary>The texts of a batch.</summary>
    /// <param name="Lengths">The number of tokens of each text, at least 1.</param>
    /// <param name="Tags">The tags of all N tokens, text by text.</param>
    /// <param name="Rules">The transitions that are allowed.</param>
    internal sealed record Texts(IReadOnlyList<int> Lengths, int[] Tags, TransitionRules Rules)
    {
        /// <summary>The number of tokens whose likeliest tag is theirs, once the loss is computed.</summary>
        public long Right { get; set; }
    }

    public override string Name => nameof(LinearChainLoss);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        var texts = (Texts)vars[4];
        Tensor[] inputs = [.. vars.Take(4).Select(input => ((Tensor)input).detach().cpu().contiguous())];
        Tensor[] gradients = [.. inputs.Select(input => empty(input.shape, ScalarType.Float32))];
        LinearChain chain = Chain(inputs[1], inputs[2], inputs[3], texts.Rules);
        int tags = texts.Rules.Tags, start = 0;
        double loss = 0;
        foreach (int length in texts.Lengths)
        {
            (double ofText, int right) = chain.Learn(
                Numbers(inputs[0]).Slice(start * tags, length * tags), texts.Tags.AsSpan(start, length),
                Numbers(gradients[0]).Slice(start * tags, length * tags));
            loss += ofText;
            texts.Right += right;
            start += length;
        }

        chain.CopyGradient(Numbers(gradients[1]), Numbers(gradients[2]), Numbers(gradients[3]));
        Device device = ((Tensor)vars[0]).device;
        ctx.save_for_backward([.. gradients.Select(gradient => gradient.to(device).MoveToOuterDisposeScope())]);
        return CopiedTensor.Of([(float)loss], [], device).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. ctx.get_saved_variables().Select(gradient => gradient.mul(grad_output).MoveToOuterDisposeScope()), null!];
    }

    /// <summary>Makes the chain of some weights on the processor.</summary>
    public static LinearChain Chain(Tensor first, Tensor last, Tensor next, TransitionRules rules) =>
        new(Numbers(first), Numbers(last), Numbers(next), rules);

    /// <summary>Gives the numbers of a contiguous float32 tensor on the processor, to read or to write.</summary>
    public static Span<float> Numbers(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
