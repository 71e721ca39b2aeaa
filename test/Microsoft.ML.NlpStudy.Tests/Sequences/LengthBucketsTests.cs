using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Tests.Sequences;

public class LengthBucketsTests
{
    private static readonly int[] s_lengths = [.. Enumerable.Range(0, 1000).Select(i => 1 + (i * 7919 % 300))];
    private static readonly int[] s_all = [.. Enumerable.Range(0, 1000)];

    [Fact]
    public void Every_text_is_in_one_batch_once()
    {
        List<int[]> batches = Shuffled(seed: 1);

        Assert.Equal(s_all, batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.InRange(batch.Length, 1, 32));
    }

    [Fact]
    public void Little_of_a_batch_is_padding()
    {
        List<int[]> batches = Shuffled(seed: 1);

        long padded = batches.Sum(batch => (long)batch.Length * batch.Max(text => s_lengths[text]));
        Assert.True(padded < 1.1 * s_lengths.Sum(), $"{padded} places for {s_lengths.Sum()} tokens");
    }

    // 64 texts a batch, as the trainers have by default, of the 25,000 training reviews of IMDB cut at white space.
    [DataFact("imdb/train.csv.gz")]
    public void At_most_a_tenth_of_IMDBs_batches_is_padding()
    {
        var ml = new MLContext();
        IDataView reviews = ml.Data.LoadLabeledText(DataFactAttribute.PathOf("imdb/train.csv.gz"));
        int[] whole = [
            .. reviews.GetColumn<string>("Text").Select(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length)];

        Assert.Equal(25_000, whole.Length);
        Assert.InRange(PaddingShare(whole), 0, 0.1);
        Assert.InRange(PaddingShare([.. whole.Select(length => Math.Min(length, 400))]), 0, 0.1);
    }

    private static double PaddingShare(int[] lengths)
    {
        int[] all = [.. Enumerable.Range(0, lengths.Length)];
        List<int[]> batches = LengthBuckets.Shuffled(all, text => lengths[text], 64, 65_536, new Random(1));
        long places = batches.Sum(batch => (long)batch.Length * batch.Max(text => lengths[text]));
        return 1 - (lengths.Sum() / (double)places);
    }

    [Fact]
    public void One_seed_gives_one_order_and_the_next_epoch_another()
    {
        var random = new Random(1);
        List<int[]> first = LengthBuckets.Shuffled(s_all, i => s_lengths[i], 32, int.MaxValue, random);
        List<int[]> next = LengthBuckets.Shuffled(s_all, i => s_lengths[i], 32, int.MaxValue, random);

        Assert.Equal(first, Shuffled(seed: 1));
        Assert.NotEqual(first, next);
    }

    [Fact]
    public void No_batch_holds_more_tokens_than_it_may_unless_one_text_does()
    {
        List<int[]> batches = LengthBuckets.Sorted(s_all, i => s_lengths[i], 32, maximumTokens: 250);

        Assert.All(batches, batch => Assert.True(batch.Length == 1 || batch.Length * batch.Max(text => s_lengths[text]) <= 250));
        Assert.Contains(batches, batch => s_lengths[batch[0]] > 250);
        Assert.Equal(s_all, batches.SelectMany(batch => batch).Order());
    }

    private static List<int[]> Shuffled(int seed) => LengthBuckets.Shuffled(s_all, i => s_lengths[i], 32, int.MaxValue, new Random(seed));
}
