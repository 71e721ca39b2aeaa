namespace Microsoft.ML.Data;

/// <summary>One column of a data view as the fields it is written in.</summary>
/// <param name="Default">What a slot that holds nothing is written as.</param>
/// <param name="Header">Slots of the header by index, those without a name left out.</param>
/// <param name="HeaderSize">Number of slots in the header.</param>
/// <param name="Read">Gives the current row's slots other than the default, and how many slots there are.</param>
internal sealed record FieldColumn(string Default, (int Slot, string Text)[] Header, int HeaderSize, Func<(List<(int Slot, string Text)> Fields, int Size)> Read)
{
    public static FieldColumn Over(DataViewRow row, DataViewSchema.Column column, char separator)
    {
        string method = column.Type is VectorDataViewType ? nameof(OverVector) : nameof(OverScalar);
        return GenericCall.Invoke<FieldColumn>(typeof(FieldColumn), method, [column.Type.GetItemType().RawType], row, column, separator);
    }

    private static FieldColumn OverScalar<T>(DataViewRow row, DataViewSchema.Column column, char separator)
    {
        Func<T, string> write = ValueText.FieldWriter<T>((PrimitiveDataViewType)column.Type, separator);
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        string empty = write(default);
        return new FieldColumn(empty, [(0, ValueText.Field(column.Name, separator))], 1, () =>
        {
            getter(ref value);
            string text = write(value);
            return (text == empty ? [] : [(0, text)], 1);
        });
    }

    private static FieldColumn OverVector<T>(DataViewRow row, DataViewSchema.Column column, char separator)
    {
        var type = (VectorDataViewType)column.Type;
        Func<T, string> write = ValueText.FieldWriter<T>(type.ItemType, separator);
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        string empty = write(default);
        return new FieldColumn(empty, SlotNames(column, separator), type.Size, () =>
        {
            getter(ref value);
            return ([.. value.Items().Select(item => (item.Key, write(item.Value))).Where(field => field.Item2 != empty)], value.Length);
        });
    }

    private static (int Slot, string Text)[] SlotNames(DataViewSchema.Column column, char separator)
    {
        if (!column.HasSlotNames())
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.Items().Where(name => !name.Value.IsEmpty).Select(name => (name.Key, ValueText.Field(name.Value.Span, separator)))];
    }
}
