using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Metrics;

/// <summary>Properties of every metric on every corpus.</summary>
[Properties(Arbitrary = [typeof(Corpora)], MaxTest = 100)]
public class MetricPropertyTests
{
    private static readonly BleuTokenizer[] s_tokenizers = Enum.GetValues<BleuTokenizer>();

    /// <summary>Hypotheses and references of a corpus, and a seed for the random choices of a test.</summary>
    public sealed record Corpus(string[] Hypotheses, string[] References, int Seed)
    {
        public override string ToString() =>
            string.Join('\n', Hypotheses.Zip(References).Select(pair => $"{Escape(pair.First)} -> {Escape(pair.Second)}"));

        private static string Escape(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:X4}"));
    }

    /// <summary>Corpora of a few words in any order, so that much agrees, and of any text.</summary>
    internal static class Corpora
    {
        public static Arbitrary<Corpus> All()
        {
            Gen<string> words = Gen.Elements("the", "a", "Dog", "dog", "ran", ".", "3.5", "멍멍이", "달린다", "跑").ArrayOf()
                .Select(each => string.Join(' ', each));
            Gen<string> texts = Gen.OneOf(words, words, AnyText.Texts().Generator);
            return texts.Zip(texts).NonEmptyListOf().Zip(Gen.Choose(0, int.MaxValue - 1))
                .Select(
                    each => new Corpus([.. each.Item1.Select(pair => pair.Item1)], [.. each.Item1.Select(pair => pair.Item2)], each.Item2))
                .ToArbitrary();
        }
    }

    [Property]
    public void Scores_stay_in_their_ranges(Corpus corpus)
    {
        foreach (BleuTokenizer tokenizer in s_tokenizers)
        {
            AssertPercentage(Bleu.Corpus(corpus.Hypotheses, corpus.References, new BleuOptions { Tokenizer = tokenizer }).Score);
        }

        foreach (bool smooth in new[] { false, true })
        {
            AssertPercentage(
                ChrF.Corpus(corpus.Hypotheses, corpus.References, new ChrFOptions { WordOrder = 2, EpsilonSmoothing = smooth }).Score);
        }

        TranslationEditRateScore rate = TranslationEditRate.Corpus(corpus.Hypotheses, corpus.References);
        int words = corpus.Hypotheses.Sum(text => TextTokenizer.Whitespace.Tokenize(text).Count);
        Assert.InRange(rate.Edits, 0, words + (long)rate.ReferenceLength);    // at worst, all words go and all others come
    }

    [Property]
    public void A_corpus_translated_perfectly_has_the_best_scores(Corpus corpus)
    {
        string[] texts = corpus.References;
        foreach (BleuTokenizer tokenizer in s_tokenizers)
        {
            BleuScore score = Bleu.Corpus(texts, texts, new BleuOptions { Tokenizer = tokenizer, EffectiveOrder = true });
            Assert.Equal(score.HypothesisLength == 0 ? 0 : 100, score.Score, 1e-9);
        }

        bool isEmpty = texts.All(text => TextTokenizer.Whitespace.Tokenize(text).Count == 0);
        Assert.Equal(isEmpty ? 0 : 100, ChrF.Corpus(texts, texts, new ChrFOptions { WordOrder = 2 }).Score, 1e-9);
        Assert.Equal(0, TranslationEditRate.Corpus(texts, texts).Edits);
        foreach (string text in texts)
        {
            IReadOnlyList<string> tokens = TextTokenizer.Whitespace.Tokenize(text);
            Assert.Equal(tokens.Count == 0 ? 0 : 1, Gleu.Sentence(tokens, tokens));
        }
    }

    [Property]
    public void The_order_of_the_sentences_means_nothing(Corpus corpus)
    {
        int[] order = [.. Enumerable.Range(0, corpus.Hypotheses.Length)];
        new Random(corpus.Seed).Shuffle(order);
        string[] hypotheses = [.. order.Select(i => corpus.Hypotheses[i])];
        string[] references = [.. order.Select(i => corpus.References[i])];

        Assert.Equal(Bleu.Corpus(corpus.Hypotheses, corpus.References).Score, Bleu.Corpus(hypotheses, references).Score);
        Assert.Equal(ChrF.Corpus(corpus.Hypotheses, corpus.References).Score, ChrF.Corpus(hypotheses, references).Score);
        Assert.Equal(TranslationEditRate.Corpus(corpus.Hypotheses, corpus.References).Edits,
            TranslationEditRate.Corpus(hypotheses, references).Edits);
    }

    [Property]
    public void One_more_reference_never_lowers_what_is_right(Corpus corpus)
    {
        string[] more = [.. corpus.References.Reverse()];

        BleuScore one = Bleu.Corpus(corpus.Hypotheses, corpus.References);
        BleuScore two = Bleu.Corpus(corpus.Hypotheses, [corpus.References, more]);
        Assert.All(one.Matches.Zip(two.Matches), pair => Assert.True(pair.First <= pair.Second));
        Assert.Equal(one.Totals, two.Totals);
        Assert.True(
            TranslationEditRate.Corpus(corpus.Hypotheses, [corpus.References, more]).Edits
            <= TranslationEditRate.Corpus(corpus.Hypotheses, corpus.References).Edits);
    }

    [Property]
    public void The_same_reference_twice_is_as_good_as_once(Corpus corpus)
    {
        Assert.Equal(
            Bleu.Corpus(corpus.Hypotheses, corpus.References).ToString(),
            Bleu.Corpus(corpus.Hypotheses, [corpus.References, corpus.References]).ToString());
        Assert.Equal(
            ChrF.Corpus(corpus.Hypotheses, corpus.References).Score,
            ChrF.Corpus(corpus.Hypotheses, [corpus.References, corpus.References]).Score);
        Assert.Equal(
            TranslationEditRate.Corpus(corpus.Hypotheses, corpus.References).Score,
            TranslationEditRate.Corpus(corpus.Hypotheses, [corpus.References, corpus.References]).Score);
    }

    [Property]
    public void GLEU_is_symmetric_and_sees_ids_as_it_sees_words(byte[] hypothesis, byte[] reference)
    {
        int[] left = [.. hypothesis.Select(b => b % 5)];
        int[] right = [.. reference.Select(b => b % 5)];

        double score = Gleu.Sentence(left, right);

        Assert.InRange(score, 0, 1);
        Assert.Equal(score, Gleu.Sentence(right, left));
        Assert.Equal(score, Gleu.Sentence(Array.ConvertAll(left, id => $"word {id}"), Array.ConvertAll(right, id => $"word {id}")));
    }

    private static void AssertPercentage(double score) => Assert.InRange(score, 0, 100 + 1e-9);
}
