using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class BagOfEmbeddingsNetworkTests
{
    [Fact]
    public void A_padded_batch_scores_like_each_text_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using var network = Network(vocabulary: 50, longestRun: 3);

        SmallTexts.AssertPaddingChangesNothing(network);
    }

    [Fact]
    public void A_text_is_the_mean_of_its_tokens_and_runs()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = Network(vocabulary: 9, longestRun: 2);
        long[] ids = [3, 7, 3];
        int[] runs = new int[2];
        WordNgrams.Hash(ids, 2, 40, runs);
        Tensor words = network.TokenEmbedding.weight!, ngrams = network.get_parameter("ngram")!;
        Tensor expected = (words[3] + words[7] + words[3] + ngrams[runs[0]] + ngrams[runs[1]]) / 5;

        using TokenBatch batch = Batch([3, 7, 3]);
        network.eval();
        float[] logits = network.call(batch).data<float>().ToArray();

        Dictionary<string, Tensor> weights = network.state_dict();
        float[] byHand = (weights["output.weight"].matmul(expected) + weights["output.bias"]).data<float>().ToArray();
        Assert.Equal(byHand[0], logits[0], 1e-6f);
        Assert.Equal(byHand[1], logits[1], 1e-6f);
    }

    // MKL sums a product in another order if an operand does not start at a multiple of 16. Half of the managed arrays do not.
    [Fact]
    public unsafe void The_means_start_at_a_multiple_of_16_wherever_the_collector_puts_things()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = Network(vocabulary: 9, longestRun: 2);
        network.train();
        var kept = new List<byte[]>();

        IEnumerable<long> places = Enumerable.Range(1, 50).Select(repeat =>
        {
            kept.Add(new byte[repeat % 24]);
            using TokenBatch batch = Batch([3, 7, 3], [5]);
            network.call(batch);
            return (long)ProcessorMemory.Of<float>(batch.Reads[0].Vectors) % 16;
        });

        Assert.All(places, place => Assert.Equal(0, place));
        GC.KeepAlive(kept);
    }

    [Fact]
    public void A_text_without_tokens_is_zero_and_leaves_the_padding_vector_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = Network(vocabulary: 9, longestRun: 2);
        network.train();
        using TokenBatch batch = Batch([[]]);

        network.call(batch);

        Assert.Equal(0, batch.Reads[0].Vectors.abs().sum().item<float>());
        Assert.All(batch.Reads, reads => Assert.Empty(reads.Rows[..reads.Ends[0]]));
    }

    [Fact]
    public void The_rows_gradient_is_what_autograd_says_of_the_whole_table()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = Network(vocabulary: 9, longestRun: 2);
        network.train();
        int[][] texts = [[3, 7, 3, 1], [5], [7, 7, 2]];
        using TokenBatch batch = Batch(texts);
        Parameter table = network.get_parameter("ngram")!;
        Tensor target = tensor(new long[] { 0, 1, 1 });
        Tensor loss = nn.functional.cross_entropy(network.call(batch), target);
        RowReads reads = batch.Reads.Single(read => read.Table == "ngram");
        var gradients = new RowGradients(table);
        gradients.Add(reads, autograd.grad([loss], [reads.Vectors])[0]);

        // The same by autograd, with a matrix that counts how often a text reads each row.
        Tensor words = zeros(3, 10), runs = zeros(3, 40);
        for (int text = 0; text < texts.Length; text++)
        {
            long[] ids = [.. texts[text].Select(id => (long)id)];
            int[] buckets = new int[WordNgrams.Count(ids.Length, 2)];
            WordNgrams.Hash(ids, 2, 40, buckets);
            float share = 1f / (ids.Length + buckets.Length);
            foreach (long id in ids)
            {
                words[text, id] += share;
            }

            foreach (int bucket in buckets)
            {
                runs[text, bucket] += share;
            }
        }

        Dictionary<string, Tensor> weights = network.state_dict();
        Tensor free = table.detach().clone();
        free.requires_grad = true;
        Tensor means = words.matmul(weights["embedding.weight"].detach()) + runs.matmul(free);
        Tensor whole =
            autograd.grad(
                [nn.functional.cross_entropy(means.matmul(weights["output.weight"].detach().t()) + weights["output.bias"].detach(),
                    target)], [free])[0];
        for (int i = 0; i < gradients.Rows.Length; i++)
        {
            float[] expected = whole[gradients.Rows[i]].data<float>().ToArray();
            Assert.All(expected.Zip(gradients.Values.Slice(i * 4, 4).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }

        Assert.Equal(Math.Sqrt(gradients.SquaredNorm), whole.norm().item<float>(), 1e-6);
        Assert.InRange(gradients.SquaredNorm, 1e-6, 1);
    }

    [Fact]
    public void Runs_are_all_there_and_the_same_run_is_always_in_the_same_bucket()
    {
        int[] buckets = new int[WordNgrams.Count(6, 3)];
        WordNgrams.Hash([1, 2, 3, 1, 2, 3], 3, 1000, buckets);

        // In order of start: 12, 123, 23, 231, 31, 312, 12, 123, 23.
        Assert.Equal(9, buckets.Length);
        Assert.Equal(buckets[..3], buckets[6..]);
        Assert.Equal(6, buckets.Distinct().Count());
    }

    [Fact]
    public void Runs_spread_evenly_over_the_buckets()
    {
        var counts = new int[64];
        int[] buckets = new int[WordNgrams.Count(64_001, 2)];
        WordNgrams.Hash([.. Enumerable.Range(0, 64_001).Select(i => (long)i)], 2, 64, buckets);
        foreach (int bucket in buckets)
        {
            counts[bucket]++;
        }

        // 1,000 expected in each, with a deviation of 32.
        Assert.All(counts, count => Assert.InRange(count, 840, 1160));
    }

    private static BagOfEmbeddingsNetwork Network(int vocabulary, int longestRun)
    {
        var network = new BagOfEmbeddingsNetwork(vocabulary, classes: 2, embeddingSize: 4, longestRun, buckets: 40, dropout: 0);
        using IDisposable noGrad = no_grad();
        nn.init.normal_(network.get_parameter("ngram"));
        return network;
    }

    private static TokenBatch Batch(params int[][] texts)
    {
        var store = new TokenStore();
        foreach (int[] text in texts)
        {
            store.Add(text);
        }

        return TokenBatch.Create(store, [.. Enumerable.Range(0, texts.Length)], CPU);
    }
}
