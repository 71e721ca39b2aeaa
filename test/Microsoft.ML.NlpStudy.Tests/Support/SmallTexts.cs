using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>What the tests of classifiers' networks share.</summary>
internal static class SmallTexts
{
    /// <summary>Texts of random ids of a vocabulary of 50.</summary>
    public static TokenStore OfLengths(params int[] lengths)
    {
        var random = new Random(7);
        var store = new TokenStore();
        foreach (int length in lengths)
        {
            store.Add([.. Enumerable.Range(0, length).Select(_ => random.Next(1, 51))]);
        }

        return store;
    }

    /// <summary>Asserts that texts of different lengths score alike in one padded batch and each alone.</summary>
    public static void AssertPaddingChangesNothing(nn.Module<TokenBatch, Tensor> network)
    {
        network.eval();
        TokenStore store = OfLengths(1, 7, 40);
        using IDisposable inference = inference_mode();

        using TokenBatch together = TokenBatch.Create(store, [0, 1, 2], CPU);
        Tensor padded = network.call(together);

        for (int text = 0; text < 3; text++)
        {
            using TokenBatch alone = TokenBatch.Create(store, [text], CPU);
            double difference = (network.call(alone)[0] - padded[text]).abs().max().item<float>();
            Assert.True(difference <= 2e-6, $"text {text} differs by {difference}");
        }
    }
}
