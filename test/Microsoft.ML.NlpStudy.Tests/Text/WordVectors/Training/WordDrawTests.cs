using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class WordDrawTests
{
    private static readonly long[] s_frequencies = [1000, 300, 300, 40, 5, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(0.75)]
    [InlineData(0)]
    public void Words_are_drawn_by_their_frequency_to_a_power(double exponent)
    {
        var sampler = new WordSampler(s_frequencies, exponent);
        int[] counts = new int[s_frequencies.Length];
        ulong random = 7;
        const int Draws = 1_000_000;
        for (int i = 0; i < Draws; i++)
        {
            counts[sampler.Draw(ref random)]++;
        }

        double sum = s_frequencies.Sum(frequency => Math.Pow(frequency, exponent));
        for (int word = 0; word < counts.Length; word++)
        {
            double share = Math.Pow(s_frequencies[word], exponent) / sum;
            double deviation = Math.Sqrt(share * (1 - share) / Draws);
            Assert.Equal(share, (double)counts[word] / Draws, 5 * deviation);
        }
    }

    [Fact]
    public void Frequent_words_have_short_paths_and_no_path_begins_another()
    {
        var tree = new HuffmanTree(s_frequencies);
        string[] codes = [.. s_frequencies.Select((_, word) => string.Concat(tree.Code(word).ToArray().Select(bit => bit ? '1' : '0')))];

        Assert.Equal([1, 2, 3, 4, 5, 5], codes.Select(code => code.Length));
        Assert.Equal(s_frequencies.Length - 1, tree.InnerNodes);
        Assert.All(codes, code => Assert.Single(codes, other => other.StartsWith(code, StringComparison.Ordinal)));

        // Words whose codes agree so far are at the same node, and all paths start at the root.
        for (int word = 0; word < codes.Length; word++)
        {
            for (int other = 0; other < codes.Length; other++)
            {
                int common = codes[word].Zip(codes[other]).TakeWhile(pair => pair.First == pair.Second).Count();
                int shared = Math.Min(common + 1, Math.Min(codes[word].Length, codes[other].Length));
                Assert.Equal(tree.Path(word)[..shared].ToArray(), tree.Path(other)[..shared].ToArray());
                Assert.All(tree.Path(word).ToArray(), node => Assert.InRange(node, 0, tree.InnerNodes - 1));
            }
        }
    }

    [Fact]
    public void The_probabilities_along_all_paths_of_a_tree_sum_to_one()
    {
        var random = new Random(3);
        long[] frequencies = [.. Enumerable.Range(0, 200).Select(_ => (long)random.Next(1, 10_000)).OrderDescending()];
        var tree = new HuffmanTree(frequencies);

        Assert.Equal(1, frequencies.Select((_, word) => Math.Pow(0.5, tree.Path(word).Length)).Sum(), 1e-12);

        // Huffman's code is at most one bit longer than the entropy.
        double total = frequencies.Sum();
        double entropy = -frequencies.Sum(frequency => frequency / total * Math.Log2(frequency / total));
        Assert.InRange(frequencies.Select((frequency, word) => frequency / total * tree.Path(word).Length).Sum(), entropy, entropy + 1);
    }
}
