using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A data view of text files, as rows of text columns. Made by <c>ml.Data.LoadDelimited</c>, <c>LoadLabeledText</c>,
/// <c>LoadLabeledFolder</c>, <c>LoadTaggedText</c>, <c>LoadParallelFiles</c> and <c>LoadTextFiles</c>.
/// </summary>
/// <remarks>
/// <para>Every cursor reads the files anew, from first to last, and nothing of them is kept: a corpus of any size takes a few megabytes.
/// The files are read, unpacked, decoded and parsed on a separate thread, a few hundred rows ahead of the cursor. The cursors of a set
/// share one such pass.</para>
/// <para>A value is a slice of a block of 32 Ki characters, shared with its neighbors. A value that is kept keeps its block,
/// 64 KB. Code that keeps all of the text loses nothing by it. Code that keeps few or short values, such as labels, should keep copies
/// (<c>ToString</c>).</para>
/// <para>Rows come in the order of the files. <c>ml.Data.ShuffleRows</c> mixes them; its pool should be as large as a class where rows are
/// sorted by class.</para>
/// </remarks>
public sealed class CorpusView : IDataView
{
    private readonly IHostEnvironment _environment;
    private readonly string _name;
    private readonly BadRowHandling _handling;
    private readonly Func<BadRowLog, bool[], CorpusReader> _open;
    private BadRowReport? _badRows;

    /// <param name="environment">The environment, for the log.</param>
    /// <param name="name">The name of the corpus in the log.</param>
    /// <param name="columnNames">The columns.</param>
    /// <param name="handling">The handling of bad rows.</param>
    /// <param name="open">Opens a reader that gives at least the active columns.</param>
    /// <param name="vectors">The number of columns, from the first, that are vectors; the reader packs their values.</param>
    internal CorpusView(
        IHostEnvironment environment, string name, IEnumerable<string> columnNames, BadRowHandling handling,
        Func<BadRowLog, bool[], CorpusReader> open, int vectors = 0)
    {
        (_environment, _name, _handling, _open) = (environment, name, handling, open);
        var builder = new DataViewSchema.Builder();
        foreach (string column in columnNames)
        {
            DataViewType type = vectors-- > 0 ? new VectorDataViewType(TextDataViewType.Instance) : TextDataViewType.Instance;
            builder.AddColumn(column, type);
        }

        Schema = builder.ToSchema();
    }

    /// <summary>The columns: text, or vectors of text.</summary>
    public DataViewSchema Schema { get; }

    /// <summary>Whether the rows can be shuffled. Always false: they come in the order of the files.</summary>
    public bool CanShuffle => false;

    /// <summary>
    /// The rows that were left out by the last complete pass; <see langword="null"/> before the first. Empty unless
    /// <see cref="BadRowHandling.Skip"/> is chosen.
    /// </summary>
    public BadRowReport? BadRows => Volatile.Read(ref _badRows);

    /// <summary>Gives <see langword="null"/>, since the number of rows is not known before they are read.</summary>
    public long? GetRowCount() => null;

    /// <summary>Makes a cursor over all rows.</summary>
    /// <param name="columnsNeeded">The columns whose values will be asked for.</param>
    /// <param name="rand">Not used, since rows are not shuffled.</param>
    /// <remarks>
    /// MoveNext throws a <see cref="FormatException"/> for a bad row that is not to be skipped, after the rows before it. It throws an
    /// <see cref="IOException"/> where a file cannot be read.
    /// </remarks>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        GetRowCursorSet(columnsNeeded, 1, rand)[0];

    /// <summary>Makes cursors that share one pass, for as many threads: each row comes from one of them.</summary>
    /// <param name="columnsNeeded">The columns whose values will be asked for.</param>
    /// <param name="n">The number of cursors.</param>
    /// <param name="rand">Not used, since rows are not shuffled.</param>
    /// <remarks>
    /// A run of rows goes to whichever cursor asks next. Their <c>Batch</c> numbers restore the order: they rise within a cursor, and no
    /// two cursors have one in common.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            active[column.Index] = true;
        }

        var badRows = new BadRowLog(_handling);
        var feed = new ChunkFeed(() => _open(badRows, active), Schema.Count, n, () => Report(badRows.Report()));
        return [.. Enumerable.Range(0, n).Select(_ => new CorpusCursor(Schema, feed, active))];
    }

    private void Report(BadRowReport report)
    {
        Volatile.Write(ref _badRows, report);
        if (report.Count > 0)
        {
            using IChannel channel = _environment.Start("Reading text");
            string first = string.Join(' ', report.First.Take(3));
            channel.Warning(
                MessageSensitivity.UserData, "{0}",
                string.Create(CultureInfo.InvariantCulture, $"{_name}: {report.Count:N0} bad rows left out. {first}"));
        }
    }
}
