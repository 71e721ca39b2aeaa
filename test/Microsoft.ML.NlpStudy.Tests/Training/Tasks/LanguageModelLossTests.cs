using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class LanguageModelLossTests
{
    [Fact]
    public void The_penalties_are_those_computed_by_hand()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var store = new TokenStore();
        store.Add([1, 2]);
        store.Add([2]);
        using var network = new LanguageModelNetwork(new LanguageModelOptions { EmbeddingSize = 2, HiddenSize = 2, Dropout = 0 }, 2);
        using NextTokenBatch batch = NextTokenBatch.Create(store, [0, 1], CPU);

        // Time-major: two texts of three and two steps, then padding that must not count.
        Tensor raw = tensor(new float[] { 1, 2, 5, 5, 2, 4, 6, 8, 2, 7, 99, 99 }, [3, 2, 2]);
        Tensor dropped = tensor(new float[] { 1, 1, 2, 2, 0, 0, 3, 1, 0, 2 }, [5, 2]);
        var states = new LanguageModelStates(raw, dropped, []);

        double plain = new LanguageModelLoss().Of(network, states, batch).Loss.item<float>();
        double activation = new LanguageModelLoss(Activation: 2).Of(network, states, batch).Loss.item<float>();
        double temporal = new LanguageModelLoss(Temporal: 3).Of(network, states, batch).Loss.item<float>();

        // Means of squares: 1, 4, 0, 5, 2. Changes: (1, 2) and (0, 3) in the first text, (1, 3) in the second.
        Assert.Equal(2 * 12, activation - plain, 1e-3);
        Assert.Equal(3 * (2.5 + 4.5 + 5), temporal - plain, 1e-3);
    }
}
