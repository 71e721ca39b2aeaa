using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class LanguageModelNetworkTests
{
    [Fact]
    public void Truncation_changes_how_far_the_gradient_goes_back_and_not_what_is_said()
    {
        (float[] whole, float[] wholeGradient) = Run(null);
        (float[] cut, float[] cutGradient) = Run(2);
        (float[] long_, float[] longGradient) = Run(6);

        Assert.All(whole.Zip(cut), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(whole, long_);
        Assert.Equal(wholeGradient, longGradient);

        // Only the prediction after the last of five tokens has a loss. With windows of two steps, its gradient does not reach the start
        // and the first token.
        float[] Row(float[] gradient, int token) => gradient[(token * 3)..((token * 3) + 3)];
        for (int token = 0; token <= 5; token++)
        {
            Assert.Contains(Row(wholeGradient, token), number => number != 0);
            Assert.Equal(token >= 4, Row(cutGradient, token).Any(number => number != 0));
        }
    }

    // The gradient of the last step's logits by the token vectors; all tokens of the text differ.
    private static (float[] Said, float[] Gradient) Run(int? truncation)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        var options = new LanguageModelOptions
        {
            EmbeddingSize = 3,
            HiddenSize = 4,
            Layers = 2,
            Dropout = 0,
            TruncationLength = truncation
        };
        using var network = new LanguageModelNetwork(options, vocabularySize: 5);
        var store = new TokenStore();
        store.Add([1, 2, 3, 4, 5]);
        using NextTokenBatch batch = NextTokenBatch.Create(store, [0], CPU);
        network.train();

        Tensor logits = network.call(batch);
        logits[5].sum().backward();

        Tensor vectors = network.named_parameters().Single(parameter => parameter.name.Contains("embedding")).parameter.grad!;
        return (logits.data<float>().ToArray(), vectors.data<float>().ToArray());
    }
}
