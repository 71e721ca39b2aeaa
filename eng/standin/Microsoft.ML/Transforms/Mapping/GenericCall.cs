using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Calls a generic method for types that are known only from a column.</summary>
internal static class GenericCall
{
    private const BindingFlags Flags = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static;

    public static TResult Invoke<TResult>(Type owner, string method, Type[] types, params object[] arguments) =>
        (TResult)owner.GetMethod(method, Flags).MakeGenericMethod(types).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>The getter of a column's own values.</summary>
    public static Delegate Getter(DataViewRow row, DataViewSchema.Column column) =>
        Invoke<Delegate>(typeof(GenericCall), nameof(GetterOf), [column.Type.RawType], row, column);

    private static ValueGetter<T> GetterOf<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}
