using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class JoinedTextsTaskTests
{
    private static readonly LanguageModelOptions s_options = new()
    {
        EmbeddingSize = 3,
        HiddenSize = 4,
        Layers = 2,
        Dropout = 0,
        TruncationLength = 4,
        JoinTexts = true,
        Training = new TrainingOptions { BatchSize = 2, Threads = 1 },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Windows_read_one_after_another_have_the_loss_of_the_rows_read_at_once(bool reversed)
    {
        using DisposeScope scope = NewDisposeScope();
        TokenStore store = Store([1, 2, 3], [4], [5, 1, 2, 3], [2, 2, 5], [3, 4, 1, 1, 5, 2]);
        manual_seed(1);
        using var network = new LanguageModelNetwork(s_options, vocabularySize: 5);
        using var task = Task(network, s_options, store, reversed);
        List<int[]> batches = task.Batches(new Random(3));
        network.train();

        double[] losses = [.. batches.Select(batch =>
        {
            using TrainingShard shard = task.Prepare(batch, seed: 1);
            return (double)shard.Compute().Loss.item<float>();
        })];

        // 22 predictions in two rows of 11: windows of 4, 4 and 3 steps.
        Assert.Equal([8, 8, 6], batches.Select(batch => batch.Sum(task.TokensOf)));
        var order = Enumerable.Range(0, 5).ToArray();
        new Random(3).Shuffle(order);
        var stream = new TokenStream(store, order, rows: 2, windowLength: 11, reversed);
        using NextTokenBatch whole = NextTokenBatch.Create(stream, window: 0, [0, 1], CPU);
        network.eval();
        Assert.Equal(network.Score(whole).Losses.Sum(), losses.Sum(), 1e-4);

        // Each window alone would start from zeros.
        using NextTokenBatch alone = NextTokenBatch.Create(
            new TokenStream(store, order, rows: 2, windowLength: 4, reversed), window: 1, [0, 1], CPU);
        Assert.NotEqual(network.Score(alone).Losses.Sum(), losses[1], 1e-4);
    }

    [Fact]
    public void A_stream_has_a_zero_before_each_text_and_reads_nothing_twice()
    {
        TokenStore store = Store([1, 2, 3], [4, 5]);

        Assert.Equal([0, 1, 2, 3, 0, 4, 5, 0], new TokenStream(store, [0, 1], 1, 99, reversed: false)[0, 0].ToArray());
        Assert.Equal([0, 5, 4, 0, 3, 2, 1, 0], new TokenStream(store, [1, 0], 1, 99, reversed: true)[0, 0].ToArray());
        var rows = new TokenStream(store, [0, 1], 3, 99, reversed: false);
        Assert.Equal([2, 3, 0], rows[1, 0].ToArray());
        Assert.Equal([0, 4, 5], rows[2, 0].ToArray());
        Assert.Equal(7, new TokenStream(store, [0, 1], 64, 99, reversed: false).Rows);
    }

    [Fact]
    public void A_batch_outside_training_leaves_the_states_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        TokenStore store = Store([1, 2, 3], [4], [5, 1, 2, 3]);
        using var network = new LanguageModelNetwork(s_options, vocabularySize: 5);
        using var task = Task(network, s_options, store, reversed: false);
        List<int[]> batches = task.Batches(new Random(3));
        Compute(batches[0]);
        float[] Kept() => [.. task.State.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value.data<float>().ToArray())];
        float[] kept = Kept();

        using (no_grad())
        {
            Compute(batches[1]);
        }

        Assert.Equal(kept, Kept());
        Assert.Equal(["cell0", "cell1", "hidden0", "hidden1"], task.State.Keys.Order());
        Compute(batches[1]);
        Assert.NotEqual(kept, Kept());

        void Compute(int[] batch)
        {
            using TrainingShard shard = task.Prepare(batch, seed: 1);
            shard.Compute();
        }
    }

    private static JoinedTextsTask Task(LanguageModelNetwork network, LanguageModelOptions options, TokenStore store, bool reversed) =>
        new(network, options, new LanguageModelLoss(), options.Training, store, [.. Enumerable.Range(0, store.Count)], [], CPU, reversed);

    private static TokenStore Store(params int[][] texts)
    {
        var store = new TokenStore();
        foreach (int[] text in texts)
        {
            store.Add(text);
        }

        return store;
    }
}
