using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class FindTopicsTests
{
    private static readonly FindTopicsOptions s_three =
        new() { Topics = 3, Iterations = 200, Words = new WordSelection { StopWords = ["the", "a", "of", "and"] } };

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Planted_topics_are_found_with_their_words_and_shares()
    {
        string[][] texts = PlantedTopics.Write(300, length: 100);
        FindTopicsTransformer transformer = Fit(texts, s_three);

        // The topics come in the order of their shares, as they were planted.
        foreach ((Topic topic, string[] planted) in transformer.Model.Topics.Zip(PlantedTopics.Topics))
        {
            Assert.Equal(planted.Order(), topic.LeadingWords(planted.Length).Select(word => word.Word).Order());
            Assert.Equal(planted[0], topic.LeadingWords(1)[0].Word);
            Assert.InRange(topic.LeadingWords(planted.Length).Sum(word => word.Weight), 0.97, 1);
        }

        double[] shares = [.. transformer.Model.Topics.Select(topic => topic.Share)];
        Assert.Equal(1, shares.Sum(), 1e-9);
        double[] counted = [
            .. PlantedTopics.Topics.Select(planted => texts.Sum(text => (double)text.Count(planted.Contains)))];
        Assert.Equal(counted.Select(count => count / counted.Sum()), shares, (one, other) => Math.Abs(one - other) < 0.02);
        Assert.Equal(transformer.Model.Topics[0][PlantedTopics.Topics[0][0]], transformer.Model.Topics[0].LeadingWords(1)[0].Weight);
    }

    [Fact]
    public void Each_text_gets_the_topics_that_it_was_written_from()
    {
        string[][] texts = PlantedTopics.Write(300);
        FindTopicsTransformer transformer = Fit(texts, s_three);
        string[][] others = PlantedTopics.Write(100, seed: 2);

        List<VBuffer<float>> topics = transformer.Transform(PlantedTopics.Ids(_ml, others)).Column<VBuffer<float>>("Topics");

        foreach ((string[] text, VBuffer<float> found) in others.Zip(topics))
        {
            float[] probabilities = [.. found.DenseValues()];
            double[] counts = [.. PlantedTopics.Topics.Select(planted => (double)text.Count(planted.Contains))];
            Assert.Equal(1, probabilities.Sum(), 1e-5);
            for (int topic = 0; topic < 3; topic++)
            {
                Assert.Equal(counts[topic] / counts.Sum(), probabilities[topic], 0.1);
            }

            Assert.Equal(transformer.Model.Infer(text), probabilities, (one, other) => Math.Abs(one - other) < 1e-5f);
        }
    }

    [Fact]
    public void The_transformer_keeps_its_promises_and_names_the_slots()
    {
        IDataView data = PlantedTopics.Ids(_ml, [.. PlantedTopics.Write(60), [], ["unknown"]]);
        FindTopicsTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.FindTopics("Topics", "Ids", s_three), data);

        IDataView output = transformer.Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        output.Schema["Topics"].GetSlotNames(ref names);
        Assert.Equal(transformer.Model.Topics.Select(topic => topic.Name), names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(3, transformer.Model.Topics[0].Name.Split(", ").Length);
        Assert.Equal("0.33333334 0.33333334 0.33333334", output.VectorColumn<float>("Topics")[^1]);
    }

    [Fact]
    public void A_loaded_model_has_topics_words_and_figures()
    {
        IDataView data = PlantedTopics.Ids(_ml, PlantedTopics.Write(80));
        FindTopicsTransformer transformer = _ml.Transforms.Text.FindTopics("Topics", "Ids", s_three).Fit(data);

        var loaded = (FindTopicsTransformer)ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema);

        Assert.Equal(
            transformer.Model.Topics.SelectMany(topic => topic.LeadingWords(100)),
            loaded.Model.Topics.SelectMany(topic => topic.LeadingWords(100)));
        Assert.Equal(transformer.Model.Topics.Select(topic => topic.ToString()), loaded.Model.Topics.Select(topic => topic.ToString()));
        Assert.Equal(transformer.EvaluateCoherence(data, 5).ToString(), loaded.EvaluateCoherence(data, 5).ToString());
        Assert.Equal(transformer.EvaluatePerplexity(data), loaded.EvaluatePerplexity(data));
        Assert.Equal(transformer.PlotTopics().ToSvg(), loaded.PlotTopics().ToSvg());
        Assert.Equal(s_three.Words.StopWords, loaded.Options.Words.StopWords);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_seed_gives_the_same_topics_again_and_another_seed_others(int threads)
    {
        string[][] texts = PlantedTopics.Write(100);
        FindTopicsOptions options = s_three with { Threads = threads, Iterations = 3, Seed = 5 };

        Assert.Equal(Weights(Fit(texts, options)), Weights(Fit(texts, options)));
        Assert.NotEqual(Weights(Fit(texts, options)), Weights(Fit(texts, options with { Seed = 6 })));

        static List<TopicWord> Weights(FindTopicsTransformer transformer) =>
            [.. transformer.Model.Topics.SelectMany(topic => topic.LeadingWords(100))];
    }

    [Fact]
    public void No_word_of_a_long_text_is_lost()
    {
        // LightLDA itself reads only the first 512 tokens of a row, in the order of the words' numbers.
        string[] text = [.. Enumerable.Range(0, 3000).Select(i => $"w{i % 1500}")];
        var options = new FindTopicsOptions { Topics = 2, Iterations = 2, Words = new() { MinimumTexts = 1, MaximumTextShare = 1 } };

        FindTopicsTransformer transformer = Fit([text, ["w0", "w1", "w2"]], options);

        // A word without a token would have the least weight in both topics, that of the prior alone.
        float least = transformer.Model.Topics.Min(topic => topic.LeadingWords(1500)[^1].Weight);
        Assert.All(
            transformer.Model.Words, word => Assert.True(transformer.Model.Topics.Max(topic => topic[word]) > 20 * least, word));
    }

    [Fact]
    public void Padding_of_any_name_and_unknown_tokens_are_no_words()
    {
        IDataView tokens = _ml.Tokens(PlantedTopics.Write(80));
        var vocabulary = new VocabularyOptions { Specials = ["<unk>", "_"], PaddingToken = "_", MaximumSize = 20 };
        var padding = new PadSequenceOptions { Length = 60, PaddingToken = "_" };
        IDataView ids = _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", vocabulary)
            .Append(_ml.Transforms.Text.PadSequence("Padded", "Ids", padding)).Fit(tokens).Transform(tokens);
        var options = new FindTopicsOptions { Topics = 3, Iterations = 20, Words = new() { MaximumTextShare = 1 } };

        FindTopicsTransformer plain = _ml.Transforms.Text.FindTopics("Topics", "Ids", options).Fit(ids);
        FindTopicsTransformer padded = _ml.Transforms.Text.FindTopics("Topics", "Padded", options).Fit(ids);

        Assert.Equal(20, plain.Model.Words.Count);
        Assert.DoesNotContain("<unk>", plain.Model.Words);
        Assert.Equal(plain.Model.Words, padded.Model.Words);
        Assert.Equal(plain.Model.Topics.Select(topic => topic.ToString()), padded.Model.Topics.Select(topic => topic.ToString()));
        Assert.Equal(plain.EvaluateCoherence(ids).ToString(), padded.EvaluateCoherence(ids).ToString());
        Assert.Equal(plain.EvaluateCoherence(ids).Windows, padded.EvaluateCoherence(ids).Windows);
    }

    [Fact]
    public void Perplexity_is_lower_the_better_the_topics_predict()
    {
        IDataView held = PlantedTopics.Ids(_ml, PlantedTopics.Write(100, seed: 9));
        FindTopicsTransformer learned = Fit(PlantedTopics.Write(300), s_three);
        FindTopicsTransformer mixed = Fit(PlantedTopics.Write(300), s_three with { Iterations = 1 });

        Perplexity perplexity = learned.EvaluatePerplexity(held);

        // Each topic has 8 words, some likelier than others; without topics there are 24 words.
        Assert.InRange(perplexity.Value, 6, 10);
        Assert.True(perplexity.Value < mixed.EvaluatePerplexity(held).Value - 1);

        // Every second word of a topic is predicted.
        string[] known = [.. PlantedTopics.Topics.SelectMany(topic => topic)];
        Assert.Equal(PlantedTopics.Write(100, seed: 9).Sum(text => text.Count(known.Contains) / 2), perplexity.Tokens);
    }

    [Fact]
    public void Coherence_is_that_of_the_leading_words_in_the_texts()
    {
        string[][] texts = PlantedTopics.Write(150);
        FindTopicsTransformer transformer = Fit(texts, s_three);

        TopicCoherenceScore found = transformer.EvaluateCoherence(PlantedTopics.Ids(_ml, texts), words: 6);

        string[][] topics = [.. transformer.Model.Topics.Select(topic => topic.LeadingWords(6).Select(word => word.Word).ToArray())];
        TopicCoherenceScore expected = TopicCoherence.Corpus(topics, texts);
        Assert.Equal(expected.UMassPerTopic, found.UMassPerTopic);
        Assert.Equal(expected.NpmiPerTopic, found.NpmiPerTopic);
        Assert.InRange(found.Npmi, 0.1, 1);
    }

    [Fact]
    public void The_chart_has_a_panel_for_each_topic_with_its_words()
    {
        FindTopicsTransformer transformer = Fit(PlantedTopics.Write(100), s_three);
        XNamespace svg = "http://www.w3.org/2000/svg";
        string[] texts = [.. XDocument.Parse(transformer.PlotTopics(4, "Topics").ToSvg()).Descendants(svg + "text").Select(t => t.Value)];
        foreach (Topic topic in transformer.Model.Topics)
        {
            Assert.Contains($"{topic.Number}: {topic.Name}"[..8], string.Join('\n', texts));
            Assert.All(topic.LeadingWords(4), word => Assert.Contains(word.Word, texts));
        }

        Assert.Contains("Topics", texts);
    }

    [Fact]
    public void Bad_input_is_an_error_before_the_work_starts()
    {
        IDataView ids = PlantedTopics.Ids(_ml, PlantedTopics.Write(30));
        Check<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FindTopics("Topics", "Tokens").Fit(ids),
            "Input column 'Tokens': expected a vector of keys whose values are text (as MapTokensToVocabulary gives), found");
        Check<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FindTopics("Topics", "None").Fit(ids), "Input column 'None': expected a vector of keys");
        Check<InvalidOperationException>(
            () => _ml.Transforms.Text.FindTopics("Topics", "Ids", s_three with { Words = new() { MinimumTexts = 1000 } }).Fit(ids),
            "Input column 'Ids': expected at least one word that option Words keeps, found none among ");
        Check<InvalidOperationException>(
            () => _ml.Transforms.Text.FindTopics("Topics", "Ids", s_three with { Topics = 90 }).Fit(ids),
            "Input column 'Ids': expected at least 90 words, as many as topics, found ");
        Check<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FindTopics("Topics", "Ids", s_three with { AlphaSum = 1 }),
            "Option AlphaSum: expected at least 10, the least that LightLDA accepts, found 1.");
        Check<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FindTopics("Topics", "Ids", s_three with { Topics = 1 }),
            "Option Topics: expected 2 to 1000000, found 1.");

        static void Check<T>(Action act, string message)
            where T : Exception =>
            Assert.StartsWith(message, Assert.Throws<T>(act).Message);
    }

    private FindTopicsTransformer Fit(string[][] texts, FindTopicsOptions options) =>
        _ml.Transforms.Text.FindTopics("Topics", "Ids", options).Fit(PlantedTopics.Ids(_ml, texts));
}
