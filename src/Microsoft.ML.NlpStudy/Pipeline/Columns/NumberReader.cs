using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A reader of a column of numbers, whatever their type.</summary>
internal static class NumberReader
{
    /// <summary>Makes a function that reads the number of the row that a cursor is at; NaN for a missing one.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column, one that <see cref="ColumnShapes.Number"/> accepts.</param>
    public static Func<double> Open(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<double> getter = RowCursorUtils.GetGetterAs<double>(NumberDataViewType.Double, row, column.Index);
        double value = 0;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }
}
