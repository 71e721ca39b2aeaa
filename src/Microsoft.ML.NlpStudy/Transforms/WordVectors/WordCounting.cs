using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>The words of a column of tokens, counted in one pass, and those of them that get a vector.</summary>
internal sealed class WordCounting
{
    private readonly TokenCounter _counter;

    /// <param name="input">The rows.</param>
    /// <param name="column">The column of tokens.</param>
    /// <param name="options">The frequency that a word needs, and the most words.</param>
    /// <exception cref="InvalidOperationException">Fewer than two words occur often enough.</exception>
    public WordCounting(IDataView input, DataViewSchema.Column column, WordVectorTrainingOptions options)
    {
        _counter = TokenCounter.Count(input, [column]);
        Vocabulary = _counter.Tokens.Build(new VocabularyOptions
        {
            Specials = [],
            UnknownToken = null,
            PaddingToken = null,
            MinimumFrequency = options.MinimumFrequency,
            MaximumSize = options.MaximumVocabulary,
        });
        if (Vocabulary.Count < 2)
        {
            throw new InvalidOperationException(
                $"Column '{column.Name}': expected at least two words that occur {options.MinimumFrequency} times "
                    + $"({nameof(WordVectorTrainingOptions.MinimumFrequency)}), found {Vocabulary.Count} among "
                    + $"{_counter.Tokens.DistinctCount} different words.");
        }
    }

    /// <summary>The words that get a vector, the most frequent first.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The number of rows.</summary>
    public long Rows => _counter.Rows;

    /// <summary>All words of the column.</summary>
    public IEnumerable<string> Words => _counter.Tokens.Frequencies.Select(entry => entry.Key);

    /// <summary>The share of the words, and of their occurrences, that has a vector.</summary>
    public WordVectorCoverage Coverage => new(
        _counter.Tokens.DistinctCount, Vocabulary.Count, _counter.Tokens.TokenCount,
        Enumerable.Range(0, Vocabulary.Count).Sum(word => Vocabulary.GetFrequency(word)));
}
