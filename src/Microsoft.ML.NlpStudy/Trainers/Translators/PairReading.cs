using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The reading of the pairs that a translator is trained on, without those of unsuitable length.</summary>
internal sealed class PairReading
{
    private readonly TranslatorOptions _options;
    private readonly Action<string> _log;

    /// <summary>Finds the columns; no row is read yet.</summary>
    /// <param name="options">The translator's options.</param>
    /// <param name="schema">The schema of the rows to come.</param>
    /// <param name="log">Receives log lines about the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public PairReading(TranslatorOptions options, DataViewSchema schema, Action<string> log)
    {
        _options = options;
        _log = log;
        Source = ColumnShapes.TokenKeys(options.SourceColumnName).Find(schema);
        Target = ColumnShapes.TextKeys(options.TargetColumnName).Find(schema);
        if (options.NeedsOneVocabulary && !AreAlike())
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema",
                $"Input columns '{Source.Name}' and '{Target.Name}': expected keys of one vocabulary, as Tying "
                + $"{nameof(EmbeddingTying.All)} needs (MapTokensToVocabulary makes one for several columns), found different ones.");
        }
    }

    /// <summary>The column of the texts.</summary>
    public DataViewSchema.Column Source { get; }

    /// <summary>The column of the translations.</summary>
    public DataViewSchema.Column Target { get; }

    /// <summary>The pairs read so far.</summary>
    public PairStore Pairs { get; } = new();

    /// <summary>Reads the pairs to train on and those to validate on.</summary>
    /// <param name="input">The pairs to train on.</param>
    /// <param name="validation">The pairs to validate on; <see langword="null"/> draws a share of the others.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <exception cref="InvalidOperationException">There are no pairs to train on.</exception>
    public (int[] Training, int[] Validation) Read(IDataView input, IDataView? validation, int seed)
    {
        Read(input);
        int own = Pairs.Count;
        if (own == 0)
        {
            throw new InvalidOperationException(
                $"Training rows: expected pairs of texts that have up to {_options.MaximumLength} tokens on either side, found none.");
        }

        if (validation is not null)
        {
            Read(validation);
        }

        return RowSplit.Of(own, validation is null ? null : Pairs.Count - own, _options.Training.ValidationFraction, seed);
    }

    private void Read(IDataView input)
    {
        DataViewSchema.Column source = ColumnShapes.TokenKeys(_options.SourceColumnName).Find(input.Schema);
        DataViewSchema.Column target = ColumnShapes.TextKeys(_options.TargetColumnName).Find(input.Schema);
        using DataViewRowCursor cursor = input.GetRowCursor([source, target]);
        TokenKeyColumn.Reader sourceIds = TokenKeyColumn.CreateReader(
            cursor, source, new TokenTrimmer(TokenKeys.FindPadding(source), null, keepEnd: false));
        TokenKeyColumn.Reader targetIds = TokenKeyColumn.CreateReader(
            cursor, target, new TokenTrimmer(TokenKeys.FindPadding(target), null, keepEnd: false));
        int left = 0;
        while (cursor.MoveNext())
        {
            _options.Training.CancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> from = sourceIds(), to = targetIds();
            if (IsSuitable(from.Length, to.Length))
            {
                Pairs.Add(from, to);
            }
            else
            {
                left++;
            }
        }

        if (left > 0)
        {
            _log(
                $"{left} pairs are left out: one side is empty, has more than {_options.MaximumLength} tokens, or is out of proportion to "
                    + "the other.");
        }
    }

    private bool IsSuitable(int source, int target)
    {
        (int shorter, int longer) = (Math.Min(source, target), Math.Max(source, target));
        return shorter > 0 && longer <= _options.MaximumLength
            && (_options.MaximumLengthRatio is not { } ratio || longer <= (ratio * shorter) + 5);
    }

    private bool AreAlike() => TokenKeys.HasTokens(Source) && TokenKeys.Tokens(Source).SequenceEqual(TokenKeys.Tokens(Target));
}
