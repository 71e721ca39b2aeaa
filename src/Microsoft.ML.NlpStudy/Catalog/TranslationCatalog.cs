using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The machine translation catalog, <c>MLContext.Translation</c>: trainers, and evaluation of translations.</summary>
public sealed class TranslationCatalog
{
    private const int ManyLines = 100;
    private readonly IHostEnvironment _environment;

    internal TranslationCatalog(IHostEnvironment environment) => _environment = environment;

    /// <summary>The trainers of translators and language models.</summary>
    public TranslationTrainers Trainers => new(_environment);

    /// <summary>Compares translations with reference translations.</summary>
    /// <remarks>
    /// Both columns should be text as people write it, translations detokenized (as DetokenizeText and DetokenizeSubwords do): the metrics
    /// have their own tokenizers. Where many translations look tokenized, a warning goes to <c>MLContext.Log</c>.
    /// </remarks>
    /// <param name="scored">The rows. All of them are read into memory.</param>
    /// <param name="referenceColumnName">The column of reference translations, text. An empty text is a reference like any other.</param>
    /// <param name="hypothesisColumnName">The column of translations, text.</param>
    /// <param name="options">
    /// The metrics and their options; <see langword="null"/> for the defaults: BLEU and chrF as sacreBLEU computes them.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is no text, or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public TranslationMetrics Evaluate(
        IDataView scored, string referenceColumnName = "Target", string hypothesisColumnName = "Translation",
        TranslationEvaluationOptions? options = null) =>
        Evaluate(scored, [referenceColumnName], hypothesisColumnName, options);

    /// <summary>Compares translations with several references each.</summary>
    /// <remarks><inheritdoc cref="Evaluate(IDataView, string, string, TranslationEvaluationOptions?)" path="/remarks"/></remarks>
    /// <param name="scored">The rows. All of them are read into memory.</param>
    /// <param name="referenceColumnNames">The columns of reference translations, text. An empty text is a reference like any other.</param>
    /// <param name="hypothesisColumnName">The column of translations, text.</param>
    /// <param name="options">
    /// The metrics and their options; <see langword="null"/> for the defaults: BLEU and chrF as sacreBLEU computes them.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A column is missing, is no text or is given twice, no reference column is given, or an option is out of its range.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public TranslationMetrics Evaluate(
        IDataView scored, IReadOnlyList<string> referenceColumnNames, string hypothesisColumnName = "Translation",
        TranslationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(referenceColumnNames);
        ArgumentNullException.ThrowIfNull(hypothesisColumnName);
        options ??= new TranslationEvaluationOptions();
        options.Validate();
        string[] names = [hypothesisColumnName, .. referenceColumnNames];
        CheckDistinct(names);
        List<string>[] columns = Read(scored, [.. names.Select(name => ColumnShapes.Text(name).Find(scored.Schema))]);
        if (columns[0].Count == 0)
        {
            throw new InvalidOperationException("Scored rows: expected at least one, found none.");
        }

        WarnOfTokens(columns[0], options.Bleu.Tokenizer);
        return TranslationMetrics.Of(columns[0], columns[1..], options);
    }

    private static void CheckDistinct(string[] names)
    {
        if (names.Length == 1)
        {
            throw new ArgumentException("Reference columns: expected one or more, found none.", "referenceColumnNames");
        }

        if (names.Distinct().Count() < names.Length)
        {
            throw new ArgumentException(
                $"Columns of hypotheses and references: expected different ones, found "
                    + $"{string.Join(", ", names.Select(name => $"'{name}'"))}.",
                "referenceColumnNames");
        }
    }

    private static List<string>[] Read(IDataView data, DataViewSchema.Column[] columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        ValueGetter<ReadOnlyMemory<char>>[] getters = [.. columns.Select(cursor.GetGetter<ReadOnlyMemory<char>>)];
        List<string>[] values = [.. columns.Select(_ => new List<string>())];
        ReadOnlyMemory<char> text = default;
        while (cursor.MoveNext())
        {
            for (int i = 0; i < getters.Length; i++)
            {
                getters[i](ref text);
                values[i].Add(text.ToString());
            }
        }

        return values;
    }

    /// <summary>Warns where translations look tokenized, since their scores are not comparable; sacreBLEU warns at the same sign.</summary>
    private void WarnOfTokens(List<string> hypotheses, BleuTokenizer tokenizer)
    {
        int tokenized = hypotheses.Count(text => text.EndsWith(" .", StringComparison.Ordinal));
        if (tokenized < ManyLines || tokenizer == BleuTokenizer.None)
        {
            return;
        }

        using IChannel channel = _environment.Start(nameof(Evaluate));
        channel.Warning(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"Translations: {tokenized:N0} end in a space and a period. Scores are comparable only where translations are detokenized."));
    }
}
