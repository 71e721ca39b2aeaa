using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes a data view as text: optionally its columns as a comment, a header, and a line for each row.</summary>
internal sealed class TextSaver(char separator, bool forceDense)
{
    // What a sparse field costs in dense ones: it carries its index.
    private const double SparseCost = 2.5;

    public void Save(IHostEnvironment env, IDataView data, Stream stream, bool headerRow, bool schema, bool keepHidden)
    {
        using IChannel channel = env.Start("Saving data");
        DataViewSchema.Column[] columns = [.. data.Schema.Where(column => (keepHidden || !column.IsHidden) && IsSavable(channel, column))];
        channel.Check(columns.Length > 0, "No valid columns to save");
        bool hasHeader = headerRow && columns.Any(column => column.Type is not VectorDataViewType || column.HasSlotNames());
        using var writer = new StreamWriter(stream, leaveOpen: true);
        if (schema)
            writer.Write(SchemaComment.Format(columns, separator, hasHeader));
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        FieldColumn[] fields = Array.ConvertAll(columns, column => FieldColumn.Over(cursor, cursor.Schema[column.Index], separator));
        if (hasHeader)
            WriteLine(writer, [.. fields.Select(column => (column.Header, column.HeaderSize, "\"\""))]);
        while (cursor.MoveNext())
        {
            WriteLine(writer, [.. fields.Select(column =>
            {
                (List<(int, string)> present, int size) = column.Read();
                return (present.ToArray(), size, column.Default);
            })]);
        }
    }

    private static bool IsSavable(IChannel channel, DataViewSchema.Column column)
    {
        DataViewType item = column.Type.GetItemType();
        if (item is KeyDataViewType || DataKinds.TryFromType(item.RawType, out _))
            return true;
        channel.Info(MessageSensitivity.Schema, "The column '{0}' will not be written as it has unsavable column type.", column.Name);
        return false;
    }

    private void WriteLine(StreamWriter writer, ((int Slot, string Text)[] Fields, int Size, string Default)[] columns)
    {
        int dense = forceDense ? columns.Length : FindSparse(columns);
        string between = "";
        foreach (var column in columns[..dense])
        {
            int next = 0;
            for (int slot = 0; slot < column.Size; slot++)
            {
                bool present = next < column.Fields.Length && column.Fields[next].Slot == slot;
                writer.Write(between);
                writer.Write(present ? column.Fields[next++].Text : column.Default);
                between = separator.ToString();
            }
        }
        if (dense < columns.Length)
            WriteSparse(writer, columns[dense..], between);
        writer.WriteLine();
    }

    private void WriteSparse(StreamWriter writer, ((int Slot, string Text)[] Fields, int Size, string Default)[] columns, string between)
    {
        writer.Write(between);
        writer.Write(columns.Sum(column => column.Size));
        int start = 0;
        bool any = false;
        foreach (var column in columns)
        {
            foreach ((int slot, string text) in column.Fields)
            {
                writer.Write($"{separator}{start + slot}:{text}");
                any = true;
            }
            start += column.Size;
        }
        if (!any)
            writer.Write($"{separator}0:{columns[0].Default}");
    }

    // How many columns to write densely before the rest is written sparsely: what costs least.
    private static int FindSparse(((int Slot, string Text)[] Fields, int Size, string Default)[] columns)
    {
        int best = 0;
        double bestCost = double.PositiveInfinity;
        int total = columns.Sum(column => column.Size);
        int denseSlots = 0;
        int bestDenseSlots = 0;
        for (int dense = 0; dense <= columns.Length; dense++)
        {
            double cost = denseSlots + (SparseCost * columns[dense..].Sum(column => column.Fields.Length));
            if (cost < bestCost)
                (best, bestCost, bestDenseSlots) = (dense, cost, denseSlots);
            if (dense < columns.Length)
                denseSlots += columns[dense].Size;
        }
        int sparseSlots = total - bestDenseSlots;
        return sparseSlots < 5 || sparseSlots < bestDenseSlots / 5 ? columns.Length : best;
    }
}
