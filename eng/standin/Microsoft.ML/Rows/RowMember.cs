using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A public field or property of a row class that can be a column.</summary>
internal sealed class RowMember
{
    private RowMember(MemberInfo info) => Info = info;

    public MemberInfo Info { get; }

    public Type Type => TypeOf(Info);

    public static IEnumerable<RowMember> Of(Type rowType, SchemaDefinition.Direction direction)
    {
        bool read = direction.HasFlag(SchemaDefinition.Direction.Read);
        bool write = direction.HasFlag(SchemaDefinition.Direction.Write);
        var fields = rowType.GetFields(BindingFlags.Public | BindingFlags.Instance);
        var properties = rowType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Where(property => read && property.GetGetMethod() is not null || write && property.GetSetMethod() is not null);
        return fields.Concat<MemberInfo>(properties)
            .Where(member => member.GetCustomAttribute<NoColumnAttribute>() is null)
            .Select(member => new RowMember(member));
    }

    public static Type TypeOf(MemberInfo member) => member is FieldInfo info ? info.FieldType : ((PropertyInfo)member).PropertyType;

    public static RowMember Find(Type rowType, string name)
    {
        MemberInfo member = rowType.GetField(name) is { } field ? field : rowType.GetProperty(name);
        return member is null ? null : new RowMember(member);
    }

    /// <summary>What a type holds: the items of an array or buffer, text for strings.</summary>
    public static void GetItemType(Type type, out Type itemType, out bool isVector)
    {
        itemType = type.IsArray ? type.GetElementType()
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>) ? type.GetGenericArguments()[0]
            : type;
        isVector = itemType != type;
        if (itemType == typeof(string))
            itemType = typeof(ReadOnlyMemory<char>);
    }

    /// <summary>The column type that the member's own type and attributes say.</summary>
    public DataViewType DeclaredType(string parameter)
    {
        GetItemType(Type, out var rawType, out bool isVector);
        if (!ColumnTypeExtensions.TryGetPrimitiveType(rawType, out var itemType))
            throw Contracts.ExceptParam(nameof(rawType), $"Could not determine an IDataView type and registered custom types for member {Info.Name}");
        if (Info.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            Contracts.CheckParam(KeyDataViewType.IsValidDataType(rawType), parameter, $"Member {Info.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
            itemType = new KeyDataViewType(rawType, key.Count);
        }
        var vector = Info.GetCustomAttribute<VectorTypeAttribute>();
        Contracts.CheckParam(vector is null || isVector, parameter, $"Member {Info.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        return !isVector ? itemType
            : vector?.Dimensions is { Length: > 0 } dimensions ? new VectorDataViewType(itemType, dimensions)
            : new VectorDataViewType(itemType);
    }
}
