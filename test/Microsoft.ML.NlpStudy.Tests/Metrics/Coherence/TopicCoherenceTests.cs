namespace Microsoft.ML.NlpStudy.Tests.Metrics;

public class TopicCoherenceTests
{
    private static readonly ReferenceTopics s_reference = ReferenceTopics.Load();

    [Fact]
    public void Coherence_is_that_of_gensim()
    {
        TopicCoherenceScore score = TopicCoherence.Corpus(s_reference.Topics, s_reference.Tokens);

        Assert.Equal(s_reference.UMass, score.UMassPerTopic, Near(1e-9));
        Assert.Equal(s_reference.CNpmi, score.NpmiPerTopic, Near(1e-9));
        Assert.Equal(s_reference.UMassMean, score.UMass, 1e-9);
        Assert.Equal(s_reference.CNpmiMean, score.Npmi, 1e-9);
        Assert.Equal(s_reference.Texts.Length, score.Texts);
    }

    [Fact]
    public void A_window_of_another_size_gives_the_coherence_of_gensim_too() =>
        Assert.Equal(
            s_reference.CNpmiWindow4, TopicCoherence.Corpus(s_reference.Topics, s_reference.Tokens, window: 4).NpmiPerTopic, Near(1e-9));

    [Fact]
    public void Windows_slide_by_a_token_and_a_short_text_is_one()
    {
        // Windows of 3: "a b c", "b c a", "x a". Together a and b are in 2 of 3, and each in 3 and 2 of them.
        TopicCoherenceScore score = TopicCoherence.Corpus([["a", "b"]], [["a", "b", "c", "a"], ["x", "a"], []], window: 3);

        Assert.Equal((3, 3), (score.Texts, score.Windows));
        Assert.Equal(Math.Log(2.0 / 3 / (1 * 2.0 / 3)) / -Math.Log(2.0 / 3), score.Npmi, 1e-9);
        Assert.Equal(Math.Log(1.0 / 3 / (2.0 / 3)), score.UMass, 1e-9);
    }

    [Fact]
    public void A_word_that_no_text_has_is_as_incoherent_as_can_be()
    {
        TopicCoherenceScore score = TopicCoherence.Corpus([["absent", "a"], ["a", "b"]], [["a", "b"]]);

        Assert.Equal([-1, 1], score.NpmiPerTopic);
        Assert.Equal(0, score.UMassPerTopic[0]);
        Assert.Equal("u_mass = 0.0000, c_npmi = 0.0000, texts = 1", score.ToString());
    }

    [Fact]
    public void Topics_without_pairs_of_words_are_an_error()
    {
        Assert.StartsWith(
            "Topics: expected at least one, found none.",
            Assert.Throws<ArgumentException>(() => TopicCoherence.Corpus([], [["a"]])).Message);
        Assert.StartsWith(
            "Topic 1: expected at least two different words, found 1 different of 2.",
            Assert.Throws<ArgumentException>(() => TopicCoherence.Corpus([["a", "b"], ["c", "c"]], [["a"]])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => TopicCoherence.Corpus([["a", "b"]], [["a"]], window: 1));
    }

    private static Comparison Near(double tolerance) => new(tolerance);

    private sealed class Comparison(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double number) => 0;
    }
}
