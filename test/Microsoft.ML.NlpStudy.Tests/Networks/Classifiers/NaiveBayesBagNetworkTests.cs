using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class NaiveBayesBagNetworkTests
{
    private const int Vocabulary = 50;
    private const int Buckets = 400;

    [Fact]
    public void A_padded_batch_scores_like_each_text_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using NaiveBayesBagNetwork network = Network(classes: 2);
        TokenStore texts = SmallTexts.OfLengths(1, 7, 40);
        network.Count(texts, [0, 1, 0], [0, 1, 2]);

        SmallTexts.AssertPaddingChangesNothing(network);
    }

    [Fact]
    public void The_ratios_count_each_n_gram_once_a_text_and_no_text_but_those_of_training()
    {
        using DisposeScope scope = NewDisposeScope();
        using NaiveBayesBagNetwork network = Network(classes: 2);
        TokenStore texts = Store([3, 7, 3, 3], [3], [7, 9], [9, 9], [3, 3, 3]);

        network.Count(texts, [0, 0, 1, 1, 1], [0, 1, 2, 3]);

        // Class 0 has 3 twice, 7 once, and the bigrams 37, 73, 33 once each. Class 1 has 7 once, 9 twice, 79 and 99 once each.
        float[] ratio = network.get_parameter("ratio")!.data<float>().ToArray();
        const double InFirst = 2 + 1 + 0 + 3 + (8 * 2), InSecond = 0 + 1 + 2 + 2 + (8 * 2);
        Assert.Equal(Math.Log(4 / InFirst / (2 / InSecond)), ratio[3 * 2], 1e-5);
        Assert.Equal(Math.Log(3 / InFirst / (3 / InSecond)), ratio[7 * 2], 1e-5);
        Assert.Equal(Math.Log(2 / InFirst / (4 / InSecond)), ratio[9 * 2], 1e-5);
        Assert.Equal(-ratio[9 * 2], ratio[(9 * 2) + 1], 1e-6);
        Assert.Equal(8, Enumerable.Range(0, ratio.Length / 2).Count(row => ratio[row * 2] != 0));
        Assert.Equal(0, ratio[0]);
    }

    [Fact]
    public void Counts_alone_classify_better_than_chance_before_any_training()
    {
        using DisposeScope scope = NewDisposeScope();
        using NaiveBayesBagNetwork network = Network(classes: 3);
        var random = new Random(5);
        var texts = new TokenStore();
        int[] labels = [.. Enumerable.Range(0, 600).Select(_ => random.Next(3))];
        foreach (int label in labels)
        {
            // Two of ten tokens are the class's own, the others are any.
            texts.Add([.. Enumerable.Range(0, 10).Select(place => place < 2 ? (label * 5) + random.Next(1, 6) : random.Next(1, 51))]);
        }

        network.Count(texts, labels, [.. Enumerable.Range(0, 300)]);
        network.eval();
        using TokenBatch unseen = TokenBatch.Create(texts, [.. Enumerable.Range(300, 300)], CPU);
        long[] best = network.call(unseen).argmax(1).data<long>().ToArray();

        // Chance is a third.
        Assert.InRange(best.Zip(labels.Skip(300)).Count(pair => pair.First == pair.Second) / 300.0, 0.6, 1);
    }

    [Fact]
    public void A_text_without_known_n_grams_has_the_score_of_the_bias()
    {
        using DisposeScope scope = NewDisposeScope();
        using NaiveBayesBagNetwork network = Network(classes: 2);
        network.Count(Store([1], [2]), [0, 1], [0, 1]);
        using (no_grad())
        {
            network.get_parameter("bias")!.copy_(tensor(new float[] { 0.25f, -1 }));
        }

        network.eval();
        using TokenBatch batch = TokenBatch.Create(Store([40], []), [0, 1], CPU);

        Assert.Equal([0.25f, -1, 0.25f, -1], network.call(batch).data<float>().ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_rows_gradient_is_what_autograd_says_of_the_whole_table(int classes)
    {
        using DisposeScope scope = NewDisposeScope();
        using NaiveBayesBagNetwork network = Network(classes);
        int[][] texts = [[3, 7, 3, 1], [5], [7, 7, 2]];
        TokenStore store = Store(texts);
        network.Count(store, [0, 1, classes - 1], [0, 1, 2]);
        Parameter table = network.get_parameter("weight")!;
        using (no_grad())
        {
            nn.init.normal_(table);
        }

        network.train();
        using TokenBatch batch = TokenBatch.Create(store, [0, 1, 2], CPU);
        Tensor target = tensor(new long[] { 1, 1, 0 });
        Tensor logits = network.call(batch);
        RowReads reads = Assert.Single(batch.Reads);
        var gradients = new RowGradients(table);
        gradients.Add(reads, autograd.grad([nn.functional.cross_entropy(logits, target)], [reads.Vectors])[0]);

        // The same by autograd: 1 where a text has a row, each text's ratios divided by their mean length over the classes.
        var ngrams = new DistinctNgrams(Vocabulary, 2, Buckets);
        Tensor has = zeros(3, ngrams.RowCount), ratio = network.get_parameter("ratio")!.detach();
        for (int text = 0; text < 3; text++)
        {
            foreach (int row in ngrams.Of([.. texts[text].Select(id => (long)id)]))
            {
                has[text, row] = 1;
            }
        }

        Tensor lengths = (has.matmul(ratio.square()).sum(1, keepdim: true) / classes).sqrt();
        Tensor free = table.detach().clone();
        free.requires_grad = true;
        Tensor byHand = has.matmul(ratio * free) / lengths;
        Tensor whole = autograd.grad([nn.functional.cross_entropy(byHand, target)], [free])[0];

        Assert.InRange((byHand - logits).abs().max().item<float>(), 0, 1e-5);
        for (int i = 0; i < gradients.Rows.Length; i++)
        {
            float[] expected = whole[gradients.Rows[i]].data<float>().ToArray();
            Assert.All(expected.Zip(gradients.Values.Slice(i * classes, classes).ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }

        Assert.Equal(whole.norm().item<float>(), Math.Sqrt(gradients.SquaredNorm), 1e-6);
        Assert.InRange(gradients.SquaredNorm, 1e-6, 10);
    }

    [Fact]
    public void Dropout_leaves_n_grams_out_in_training_alone_and_the_same_seed_the_same_ones()
    {
        using DisposeScope scope = NewDisposeScope();
        using NaiveBayesBagNetwork network = Network(classes: 2, dropout: 0.5);
        TokenStore texts = SmallTexts.OfLengths(200);
        int distinct = new DistinctNgrams(Vocabulary, 2, Buckets).Of([.. texts[0]]).Length;
        int[] Read(ulong seed)
        {
            using TokenBatch batch = TokenBatch.Create(texts, [0], CPU, new DropoutRandom(seed, CPU));
            network.call(batch);
            return batch.Reads.Single().Rows;
        }

        network.train();

        Assert.InRange(Read(1).Length, distinct * 0.35, distinct * 0.65);
        Assert.Equal(Read(1), Read(1));
        Assert.NotEqual(Read(1), Read(2));
    }

    private static NaiveBayesBagNetwork Network(int classes, double dropout = 0) =>
        new(Vocabulary, classes, longestNgram: 2, Buckets, smoothing: 2, dropout);

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
