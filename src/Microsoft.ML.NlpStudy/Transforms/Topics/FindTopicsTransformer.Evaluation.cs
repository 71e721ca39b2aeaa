using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Metrics;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;

namespace Microsoft.ML.NlpStudy;

// The quality of the topics, and the chart.
public sealed partial class FindTopicsTransformer
{
    /// <summary>The default number of leading words of a topic that coherence is computed of, as in gensim.</summary>
    private const int CoherentWords = 20;

    /// <summary>
    /// Measures how often the leading words of each topic occur together in texts. All tokens of the column count as places in a text,
    /// except padding.
    /// </summary>
    /// <param name="data">Rows with the input column: the training texts, or others of the same kind.</param>
    /// <param name="words">The number of leading words of a topic; at least 2. Default: 20, as in gensim.</param>
    /// <param name="window">The number of tokens in a window of <c>c_npmi</c>; at least 2. Default: 10, as in gensim.</param>
    /// <returns>The coherence of each topic, in the order of <see cref="TopicModel.Topics"/>, and its mean.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 2, or the input column is missing or of the wrong type.</exception>
    public TopicCoherenceScore EvaluateCoherence(
        IDataView data, int words = CoherentWords, int window = TopicCoherence.DefaultWindow)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 2);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[][] topics = [
            .. Model.Topics.Select(topic => topic.LeadingWords(words)
                .Select(word => numbers.TryAdd(word.Word, numbers.Count) ? numbers.Count - 1 : numbers[word.Word]).ToArray())];
        var counter = new CoherenceCounter(topics, numbers.Count, window);
        ReadTexts(data, numbers, text => counter.Add(text));
        return counter.Score();
    }

    /// <summary>
    /// Measures how well the topics predict texts, by document completion. A text's topics are inferred from its first, third, fifth word
    /// and so on; the perplexity is that of its other words.
    /// </summary>
    /// <remarks>
    /// The probability of a word is the sum over the topics of the topic's probability in the text times the word's weight in the topic.
    /// Only the model's words are read. Wallach, Murray, Salakhutdinov and Mimno, "Evaluation Methods for Topic Models" (2009).
    /// </remarks>
    /// <param name="data">Rows with the input column, best of texts that the topics were not learned from.</param>
    /// <returns>The perplexity of the predicted words.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    public Perplexity EvaluatePerplexity(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var inference = new TopicInference(Model);
        float[] topics = new float[Model.Topics.Count];
        var predicted = new List<int>();
        double logLikelihood = 0;
        long tokens = 0;
        ReadTexts(data, Model.Numbers, text =>
        {
            predicted.Clear();
            bool isPredicted = false;
            foreach (int word in text)
            {
                if (word >= 0)
                {
                    if (isPredicted)
                    {
                        predicted.Add(word);
                    }
                    else
                    {
                        inference.Add(word);
                    }

                    isPredicted = !isPredicted;
                }
            }

            inference.Run(topics);
            tokens += predicted.Count;
            foreach (int word in predicted)
            {
                logLikelihood += Math.Log(System.Numerics.Tensors.TensorPrimitives.Dot(topics, Model.WeightsOf(word)));
            }
        });
        return new Perplexity(logLikelihood, tokens);
    }

    /// <summary>Plots the leading words of each topic as bars, with a panel for each topic.</summary>
    /// <param name="words">The number of words of a topic; at least 1. Default: 10.</param>
    /// <param name="title">The title above the chart. Default: none.</param>
    /// <returns>The chart. The number above a panel is the topic's share of the training texts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="words"/> is below 1.</exception>
    public Chart PlotTopics(int words = 10, string? title = null) => new BarChart
    {
        Title = title,
        ValueName = "weight",
        Panels = [
            .. Model.Topics.Select(topic => new BarPanel(
                $"{topic.Number}: {topic.Name}",
                [.. topic.LeadingWords(words).Select(word => KeyValuePair.Create(word.Word, (double)word.Weight))],
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * topic.Share:0.0}%")))],
    };

    private void ReadTexts(IDataView data, IReadOnlyDictionary<string, int> words, WordAction action)
    {
        DataViewSchema.Column column = ColumnShapes.TextKeys(_settings.InputColumn).Find(data.Schema);
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        var reader = new KeyedWordReader(cursor, column, KeyedWordReader.WordsOfKeys(column, words));
        while (cursor.MoveNext())
        {
            action(reader.Read());
        }
    }

    private delegate void WordAction(ReadOnlySpan<int> words);
}
