using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The part of the training rows that one classifier of token ids reads.</summary>
/// <param name="Options">The classifier's options.</param>
/// <param name="Ids">The column of token ids; of a pair, that of the first text.</param>
/// <param name="PaddingKey">The key of the padding token; 0, the missing key, if the vocabulary has no padding.</param>
/// <param name="Tokens">The tokens in the order of their ids, if the training needs them; otherwise
/// <see langword="null"/>.</param>
/// <param name="Source">The texts as the classifier cuts them. Classifiers that cut the same column in the same way share them.</param>
internal sealed record ClassifierReading(
    TextClassifierOptions Options, DataViewSchema.Column Ids, uint PaddingKey, string[]? Tokens, ExampleSource Source)
{
    /// <summary>The texts with their classes, once the rows were read.</summary>
    public TextExamples Examples => Source.Examples;

    /// <summary>Finds what each classifier reads.</summary>
    /// <param name="classifiers">The options of the classifiers.</param>
    /// <param name="schema">The schema of the rows to come.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static ClassifierReading[] Of(IReadOnlyList<TextClassifierOptions> classifiers, DataViewSchema schema)
    {
        var sources = new Dictionary<(string, string?, int?, SequenceSide), ExampleSource>();
        return [.. classifiers.Select(options =>
        {
            DataViewSchema.Column ids = RowTexts.Find(options, schema)[0];
            uint padding = TokenKeys.FindPadding(ids);
            (string, string?, int?, SequenceSide) way = (
                options.IdsColumnName, options.SecondIdsColumnName, options.MaximumLength, options.TruncateSide);
            if (!sources.TryGetValue(way, out ExampleSource? source))
            {
                sources.Add(way, source = SourceOf(options, padding));
            }

            string[]? tokens = options.NeedsTokens ? TokenKeys.Tokens(ids) : null;
            return new ClassifierReading(options, ids, padding, tokens, source);
        })];
    }

    /// <summary>Reads rows with a text or a pair and a label each.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="label">The column of the labels.</param>
    /// <param name="groups">Receives the rows' groups; <see langword="null"/> for none.</param>
    /// <param name="texts">Receives the texts.</param>
    /// <param name="openLabel">Makes the function that keeps the label of a cursor's row.</param>
    /// <exception cref="OperationCanceledException">The training was canceled.</exception>
    public void ReadRows(
        IDataView input, DataViewSchema.Column label, RowGroups? groups, TokenStore texts, Func<DataViewRowCursor, Action> openLabel)
    {
        using DataViewRowCursor cursor = input.GetRowCursor(
            [.. Source.Find(input.Schema), label, .. groups?.Columns(input.Schema) ?? []]);
        Action<TokenStore> addTexts = Source.Open(cursor);
        Action addLabel = openLabel(cursor);
        Action? addGroup = groups?.Open(cursor);
        while (cursor.MoveNext())
        {
            Options.Training.CancellationToken.ThrowIfCancellationRequested();
            addLabel();
            addTexts(texts);
            addGroup?.Invoke();
        }
    }

    /// <summary>Whether a classifier learns from texts without a label.</summary>
    public static bool LearnsFromUnlabeled(IEnumerable<ClassifierReading> readings) =>
        readings.Any(reading => reading.Options.MixedObjective?.LearnsFromUnlabeled == true);

    /// <summary>Checks rows without a label, before they are read.</summary>
    /// <param name="readings">The classifiers to train.</param>
    /// <param name="unlabeled">The rows; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type or of another vocabulary.</exception>
    /// <exception cref="InvalidOperationException">No classifier learns from them.</exception>
    public static void CheckUnlabeled(IReadOnlyList<ClassifierReading> readings, IDataView? unlabeled)
    {
        if (unlabeled is null)
        {
            return;
        }

        if (!LearnsFromUnlabeled(readings))
        {
            throw new InvalidOperationException(
                $"Option {nameof(TextClassifierOptions.MixedObjective)}: expected a "
                + $"{nameof(MixedObjectiveOptions.VirtualAdversarialWeight)} or an {nameof(MixedObjectiveOptions.EntropyWeight)} above 0 "
                + "to learn from rows without a label, found none.");
        }

        foreach (ClassifierReading reading in readings)
        {
            TokenKeyColumn.CheckVocabularySize(
                ColumnShapes.TokenKeys(reading.Options.IdsColumnName).Find(unlabeled.Schema),
                TokenKeyColumn.VocabularySize(reading.Ids));
        }
    }

    private static ExampleSource SourceOf(TextClassifierOptions options, uint padding) => new(
        schema => RowTexts.Find(options, schema),
        row => new RowTexts(row, RowTexts.Find(options, row.Schema), padding, options).AddTo, options.Layout);
}
