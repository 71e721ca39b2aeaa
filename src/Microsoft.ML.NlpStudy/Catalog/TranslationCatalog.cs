using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What <c>MLContext.Translation</c> has.</summary>
public sealed class TranslationCatalog
{
    private const int ManyLines = 100;
    private readonly IHostEnvironment _environment;

    internal TranslationCatalog(IHostEnvironment environment) => _environment = environment;

    /// <summary>Translators to train.</summary>
    public TranslationTrainers Trainers => new(_environment);

    /// <summary>Compares translations with what they should be.</summary>
    /// <remarks>
    /// Both columns should be text as people write it, translations detokenized (as DetokenizeText and DetokenizeSubwords do): the metrics
    /// have tokenizers of their own. Where many translations look tokenized, a warning goes to <c>MLContext.Log</c>.
    /// </remarks>
    /// <param name="scored">The rows. All of them are read into memory.</param>
    /// <param name="referenceColumnName">A text column: what the translation should be. An empty text is a reference like any
    /// other.</param>
    /// <param name="hypothesisColumnName">A text column: the translation.</param>
    /// <param name="options">Which metrics, and how; null for the defaults: BLEU and chrF as sacreBLEU computes them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is no text, or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public TranslationMetrics Evaluate(
        IDataView scored, string referenceColumnName = "Target", string hypothesisColumnName = "Translation",
        TranslationEvaluationOptions? options = null) =>
        Evaluate(scored, [referenceColumnName], hypothesisColumnName, options);

    /// <summary>Compares translations with several texts that each may be.</summary>
    /// <remarks><inheritdoc cref="Evaluate(IDataView, string, string, TranslationEvaluationOptions?)" path="/remarks"/></remarks>
    /// <param name="scored">The rows. All of them are read into memory.</param>
    /// <param name="referenceColumnNames">Text columns: what the translation may be. An empty text is a reference like any other.</param>
    /// <param name="hypothesisColumnName">A text column: the translation.</param>
    /// <param name="options">Which metrics, and how; null for the defaults: BLEU and chrF as sacreBLEU computes them.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing, is no text or is given twice, no reference's is given, or an option is out of its range.
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

    /// <summary>A score of tokenized text is another than the one to report; sacreBLEU says so at the same sign of it.</summary>
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
            $"Translations: {tokenized:N0} end in a period of its own. Scores compare with others' only where translations are "
                + $"detokenized."));
    }
}
