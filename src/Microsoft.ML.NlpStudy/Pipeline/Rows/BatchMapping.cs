using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A mapping that is far cheaper for many rows at once than row by row: a network.</summary>
internal abstract class BatchMapping(
    DataViewSchema inputSchema,
    IReadOnlyList<DataViewSchema.Column> inputs,
    IReadOnlyList<DataViewSchema.DetachedColumn> outputs) : RowMapping(inputSchema, inputs, outputs)
{
    /// <summary>The number of rows that a cursor reads and scores at a time.</summary>
    public abstract int BatchSize { get; }

    /// <summary>Makes a scorer that reads from this row or cursor.</summary>
    public abstract BatchScorer CreateScorer(DataViewRow input);

    public sealed override Delegate?[] CreateGetters(DataViewRow input, bool[] active)
    {
        if (!active.Contains(true))
        {
            return new Delegate?[active.Length];
        }

        // A batch of one, computed once a row however many of its columns are read.
        BatchScorer scorer = CreateScorer(input);
        long? scored = null;
        return scorer.CreateGetters(active, () =>
        {
            if (scored != input.Position)
            {
                scorer.Read(0);
                scorer.Score(1);
                scored = input.Position;
            }

            return 0;
        });
    }
}
