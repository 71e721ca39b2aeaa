using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The rows of a tagger in memory: the forms of their words, and their tags. Rows without words are left out.</summary>
/// <param name="options">The columns, and the token that ends the reading.</param>
internal sealed class TaggedRows(ITaggerOptions options)
{
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<long> _numbers = [];

    /// <summary>The distinct forms of all rows.</summary>
    public FormTable Forms { get; } = new();

    /// <summary>The forms of each row.</summary>
    public TokenStore Texts { get; } = new();

    /// <summary>The tags of each row, as they were read.</summary>
    public List<string[]> Tags { get; } = [];

    /// <summary>The number of rows with words.</summary>
    public int Count => Tags.Count;

    /// <summary>The number of a row among those that were read with it, from 1; rows without words count too.</summary>
    public long NumberOf(int row) => _numbers[row];

    /// <summary>Reads rows behind those that were read before.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="noun">The plural noun for the rows in an error: training rows or validation rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A row has not a tag for each of its tokens.</exception>
    /// <exception cref="OperationCanceledException">The training was canceled.</exception>
    public void Read(IDataView input, string noun)
    {
        DataViewSchema.Column tokenColumn = ColumnShapes.Tokens(options.TokensColumnName).Find(input.Schema);
        DataViewSchema.Column tagColumn = ColumnShapes.Tokens(options.TagsColumnName).Find(input.Schema);
        using DataViewRowCursor cursor = input.GetRowCursor([tokenColumn, tagColumn]);
        TokenReader tokens = new(cursor, tokenColumn), tags = new(cursor, tagColumn);
        for (long number = 1; cursor.MoveNext(); number++)
        {
            options.Training.CancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<ReadOnlyMemory<char>> words = tokens.Read(), names = tags.Read();
            if (words.Length != names.Length)
            {
                throw new InvalidOperationException(
                    $"Row {number} of the {noun}: expected a tag in '{options.TagsColumnName}' for each of its {words.Length} tokens, "
                    + $"found {(names.IsEmpty ? "none" : $"{names.Length}")}.");
            }

            if (words.IsEmpty)
            {
                continue;
            }

            _numbers.Add(number);
            Texts.Add(Forms.GetOrAdd(words));
            Tags.Add(NamesOf(names, number, noun));
        }
    }

    private string[] NamesOf(ReadOnlySpan<ReadOnlyMemory<char>> tags, long number, string noun)
    {
        string[] names = new string[tags.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (tags[i].IsEmpty)
            {
                throw new InvalidOperationException(
                    $"Row {number} of the {noun}: expected a tag in '{options.TagsColumnName}' for token {i + 1}, found an empty one.");
            }

            // One string for each distinct tag, however many tokens have it.
            if (!_names.TryGetValue(tags[i].Span, out string? name))
            {
                name = tags[i].ToString();
                _names.Dictionary.Add(name, name);
            }

            names[i] = name;
        }

        return names;
    }
}
