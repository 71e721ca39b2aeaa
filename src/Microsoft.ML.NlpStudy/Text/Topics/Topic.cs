using System.Globalization;

namespace Microsoft.ML.NlpStudy;

/// <summary>A topic: a probability for each word, and the topic's share of the training texts.</summary>
public sealed class Topic
{
    private readonly TopicModel _model;

    internal Topic(TopicModel model, int number, double share)
    {
        _model = model;
        Number = number;
        Share = share;
        Name = string.Join(", ", LeadingWords(TopicModel.WordsInName).Select(word => word.Word));
    }

    /// <summary>The topic's number, from 0: its place in <see cref="TopicModel.Topics"/> and in a text's vector of topics.</summary>
    public int Number { get; }

    /// <summary>The three words with the greatest weights, such as <c>film, horror, blood</c>.</summary>
    public string Name { get; }

    /// <summary>The topic's share of the training texts' words, 0 to 1. The shares of all topics add up to 1.</summary>
    public double Share { get; }

    /// <summary>The weight of a word: its probability in the topic, 0 to 1.</summary>
    /// <param name="word">The word, with its letter case.</param>
    /// <exception cref="KeyNotFoundException">The word is not among <see cref="TopicModel.Words"/>.</exception>
    public float this[string word] => _model.WeightsOf(word)[Number];

    /// <summary>Lists the words with the greatest weights.</summary>
    /// <param name="count">The most words to list; at least 1. Default: 10.</param>
    /// <returns>The words, those with the greatest weights first, equal ones in the vocabulary's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<TopicWord> LeadingWords(int count = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _model.LeadingWords(Number, count);
    }

    /// <summary>Formats the topic with its share and its ten leading words, as in <c>3 (4.1%): film, horror, blood, …</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Number} ({100 * Share:0.0}%): {string.Join(", ", LeadingWords().Select(word => word.Word))}");
}
