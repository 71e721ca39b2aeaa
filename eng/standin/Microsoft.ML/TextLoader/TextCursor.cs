using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Goes over a text file once, from the start, reading the active columns of each row.</summary>
internal sealed class TextCursor : DataViewRowCursor
{
    private const long LeastRowsForThreads = 128;

    private readonly TextFormat format;
    private readonly IChannel channel;
    private readonly ParseReport report;
    private readonly RowReader rows;
    private readonly FieldSplitter splitter;
    private readonly ColumnReader[] readers;
    private readonly ColumnReader[] activeReaders;
    private long position = -1;
    private bool ended;

    public TextCursor(IHost host, DataViewSchema schema, BoundColumn[] columns, TextFormat format, IMultiStreamSource files, bool[] active)
    {
        Schema = schema;
        this.format = format;
        channel = host.Start("Reading text");
        report = new ParseReport(channel);
        rows = new RowReader(files, format, format.HasHeader);
        readers = [.. columns.Select((column, i) => active[i] ? ColumnReader.Create(column, format, report) : null)];
        activeReaders = [.. readers.Where(reader => reader != null)];
        splitter = new FieldSplitter(format, LastNeeded(columns, active), (start, end, message) => report.AddBadFormat($"{rows.Path}({rows.Line},{start})-({rows.Line},{end})", message));
    }

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override bool MoveNext()
    {
        if (ended)
            return false;
        try
        {
            if (position + 1 < format.MaxRows && ReadRow())
            {
                position++;
                return true;
            }
        }
        catch (Exception exception) when (format.MaxRows >= LeastRowsForThreads && exception is (InvalidOperationException or FormatException))
        {
            // ML.NET parses on threads of its own, unless a few rows are all it may read, and wraps what goes wrong there.
            throw channel.ExceptDecode(exception, $"Parsing failed with an exception: {exception.Message}");
        }
        ended = true;
        report.Finish(position + 1);
        position = -1;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => readers[column.Index] != null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < readers.Length, nameof(column), "requested column not valid.");
        Contracts.Check(IsColumnActive(column), $"Column '{column.Name}' was not asked for when the cursor was opened.");
        if (readers[column.Index].Getter is not ValueGetter<TValue> getter)
            throw new InvalidOperationException($"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
        return (ref TValue value) =>
        {
            CheckAtRow();
            getter(ref value);
        };
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
    {
        CheckAtRow();
        value = new DataViewRowId((ulong)position, 0);
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ended = true;
            position = -1;
            rows.Dispose();
            channel.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool ReadRow()
    {
        string text = rows.Read();
        if (text == null)
            return false;
        int sourceColumns = splitter.Split(format.TrimEnd ? text.AsMemory().TrimEnd() : text.AsMemory());
        foreach (ColumnReader reader in activeReaders)
            reader.Read(splitter, sourceColumns, rows.Line);
        return true;
    }

    private void CheckAtRow() => Contracts.Check(position >= 0,
        "Values cannot be fetched at this time: either the cursor has not been moved to the first row, or it is past the last one.");

    private int LastNeeded(BoundColumn[] columns, bool[] active)
    {
        int limit = 1;
        for (int i = 0; i < columns.Length; i++)
        {
            if (active[i])
                limit = Math.Max(limit, columns[i].Segments.Max(segment => segment.Limit));
        }
        return (format.InputSize > 0 ? Math.Min(limit, format.InputSize) : limit) - 1;
    }
}
