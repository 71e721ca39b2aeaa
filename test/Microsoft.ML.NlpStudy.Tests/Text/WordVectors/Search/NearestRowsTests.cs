using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Tests.Support;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class NearestRowsTests
{
    // More than one block and, with 200 queries, more than one thread. Each vector of the first 100 comes again 4 times.
    private static readonly WordVectors s_vectors = WordVectors.Create(Enumerable.Range(0, 5000).Select(i =>
        KeyValuePair.Create($"w{i}", i == 77 ? new float[53] : RandomVectors.Numbers(i < 500 ? i % 100 : i, 53))));

    [Fact]
    public void The_result_has_the_bits_and_the_order_of_comparing_each_row_by_itself()
    {
        foreach (string token in (string[])["w0", "w77", "w100", "w499", "w4999"])
        {
            foreach (int count in (int[])[1, 3, 10, 700, 6000])
            {
                Assert.Equal(OneByOne(token, count), s_vectors.MostSimilar(token, count));
            }
        }
    }

    [Fact]
    public void Many_tokens_together_have_the_results_of_each_alone()
    {
        string[] tokens = [.. s_vectors.Tokens.Take(200), "w3", "w3", .. s_vectors.Tokens.Skip(4900)];

        IReadOnlyList<IReadOnlyList<SimilarToken>> similar = s_vectors.MostSimilarToEach(tokens, 5);

        Assert.Equal(tokens.Length, similar.Count);
        for (int i = 0; i < tokens.Length; i++)
        {
            Assert.Equal(OneByOne(tokens[i], 5), similar[i]);
        }
    }

    [Fact]
    public void Equally_similar_tokens_come_in_order_however_many_there_are()
    {
        WordVectors vectors = WordVectors.Create(
            Enumerable.Range(0, 3000).Select(i => KeyValuePair.Create($"w{i}", new float[] { 1, i % 2, 0.5f })));

        Assert.Equal(
            Enumerable.Range(1, 1000).Select(i => $"w{2 * i}"), vectors.MostSimilar("w0", 1000).Select(similar => similar.Token));
    }

    [Fact]
    public void A_vector_whose_length_exceeds_single_precision_hides_no_other()
    {
        WordVectors vectors = WordVectors.Create(new Dictionary<string, float[]>
        {
            ["huge"] = [3e38f, 3e38f],
            ["one"] = [1, 0],
            ["near"] = [2, 1],
            ["far"] = [-1, 3],
        });

        Assert.Equal(["one", "far", "huge"], vectors.MostSimilar("near").Select(similar => similar.Token));
        Assert.Equal("one", vectors.MostSimilar("near", 1).Single().Token);
        Assert.Equal(1, vectors.EvaluateAnalogies([new("far", "far", "near", "one")]).Total.Correct);
    }

    [Fact]
    public void Wrong_tokens_and_counts_are_refused()
    {
        Assert.Throws<KeyNotFoundException>(() => s_vectors.MostSimilarToEach(["w1", "x"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_vectors.MostSimilarToEach(["w1"], 0));
        Assert.Empty(s_vectors.MostSimilarToEach([]));
    }

    /// <summary>The cosines one after the other, sorted.</summary>
    private static IEnumerable<SimilarToken> OneByOne(string token, int count)
    {
        float[] target = new float[s_vectors.Dimension];
        float norm = TensorPrimitives.Norm(s_vectors[token]);
        if (norm > 0)
        {
            TensorPrimitives.MultiplyAdd(s_vectors[token], 1 / norm, target, target);
        }

        float targetNorm = TensorPrimitives.Norm<float>(target);
        return s_vectors.Tokens.Where(other => other != token).Select(other =>
        {
            float otherNorm = TensorPrimitives.Norm(s_vectors[other]);
            float dot = TensorPrimitives.Dot(s_vectors[other], target);
            return new SimilarToken(
                other, targetNorm > 0 && otherNorm > 0 ? Math.Clamp(dot / otherNorm / targetNorm, -1, 1) : 0);
        }).OrderByDescending(similar => similar.Similarity).Take(count);
    }
}
