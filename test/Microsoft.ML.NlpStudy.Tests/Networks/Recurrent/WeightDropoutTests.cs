using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class WeightDropoutTests
{
    [Fact]
    public void It_drops_weights_from_state_to_state_in_training_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using var layer = new RecurrentLayer(RnnCellKind.Lstm, 6, 20);
        using var random = new DropoutRandom(5, CPU);
        Tensor weight = layer.state_dict()["lstm.weight_hh_l0"];

        Tensor dropped = layer.DropStateWeight(0.4, random)!;

        float[] before = weight.data<float>().ToArray(), after = dropped.data<float>().ToArray();
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second == 0 || Math.Abs((pair.First / 0.6f) - pair.Second) < 1e-6));
        Assert.InRange(after.Count(number => number == 0) / (double)after.Length, 0.35, 0.45);
        Assert.Null(layer.DropStateWeight(0.4, null));
    }

    [Fact]
    public void A_dropped_weight_has_no_gradient_and_a_kept_one_the_scaled()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using var layer = new RecurrentLayer(RnnCellKind.Gru, 6, 8);
        using var random = new DropoutRandom(5, CPU);
        Tensor input = rand(7, 3, 6), weight = layer.state_dict()["gru.weight_hh_l0"];
        Tensor dropped = layer.DropStateWeight(0.5, random)!;
        Tensor leaf = dropped.detach().clone().requires_grad_();

        Tensor gradient = autograd.grad([layer.call(input, null, dropped).States.sum()], [weight])[0];
        Tensor byDropped = autograd.grad([layer.call(input, null, leaf).States.sum()], [leaf])[0];

        Tensor expected = byDropped * dropped.ne(0).to(ScalarType.Float32) / 0.5;
        Assert.True(expected.sub(gradient).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void A_classifier_and_a_language_model_apply_it_in_training_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        var store = new TokenStore();
        store.Add([1, 2, 3, 4]);
        var options = new RnnClassifierOptions { EmbeddingSize = 4, HiddenSize = 8, Dropout = 0, WeightDropout = 0.5 };
        using nn.Module<TokenBatch, Tensor> classifier = options.CreateNetwork(4, 2);
        using var model = new LanguageModelNetwork(
            new LanguageModelOptions { EmbeddingSize = 4, HiddenSize = 8, Dropout = 0, WeightDropout = 0.5 }, 4);

        float[] Classified(DropoutRandom? random) =>
            classifier.call(TokenBatch.Create(store, [0], CPU, random)).data<float>().ToArray();
        float[] Modeled(DropoutRandom? random) => model.call(NextTokenBatch.Create(store, [0], CPU, random)).data<float>().ToArray();

        Assert.NotEqual(Classified(null), Classified(new DropoutRandom(1, CPU)));
        Assert.Equal(Classified(null), Classified(null));
        Assert.NotEqual(Modeled(null), Modeled(new DropoutRandom(1, CPU)));
        Assert.Equal(Modeled(null), Modeled(null));
    }
}
