using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// A model's input schema as a stream: names, types, and annotations with their values. (ML.NET writes an empty data
/// view in its binary format there; this is the one entry of a model that only the stand-in reads.)
/// </summary>
internal static class SchemaFile
{
    private const string Signature = "NlpStudy stand-in schema 1";

    private static readonly PrimitiveDataViewType[] _primitives =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance, NumberDataViewType.SByte, NumberDataViewType.Byte,
        NumberDataViewType.Int16, NumberDataViewType.UInt16, NumberDataViewType.Int32, NumberDataViewType.UInt32,
        NumberDataViewType.Int64, NumberDataViewType.UInt64, NumberDataViewType.Single, NumberDataViewType.Double,
        RowIdDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance, TimeSpanDataViewType.Instance,
    ];

    public static void Write(Stream stream, DataViewSchema schema)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Signature);
        // As in ML.NET's file: columns of other types (custom ones) are left out.
        var columns = schema.Where(column => CanWrite(column.Type)).ToList();
        Contracts.Check(columns.Count > 0, "No valid columns to save");
        writer.Write(columns.Count);
        foreach (var column in columns)
        {
            writer.Write(column.Name);
            WriteType(writer, column.Type);
            var annotations = column.Annotations.Schema.Where(annotation => CanWrite(annotation.Type)).ToList();
            writer.Write(annotations.Count);
            foreach (var annotation in annotations)
            {
                writer.Write(annotation.Name);
                WriteType(writer, annotation.Type);
                Invoke(nameof(WriteAnnotation), annotation.Type, writer, column.Annotations, annotation);
            }
        }
    }

    public static DataViewSchema Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            Contracts.CheckDecode(reader.ReadString() == Signature, "The entry 'Schema' of the model was not written by this library's stand-in for ML.NET");
            var schema = new DataViewSchema.Builder();
            for (int columns = reader.ReadInt32(); columns > 0; columns--)
            {
                string name = reader.ReadString();
                var type = ReadType(reader);
                var annotations = new DataViewSchema.Annotations.Builder();
                for (int count = reader.ReadInt32(); count > 0; count--)
                {
                    string kind = reader.ReadString();
                    var annotationType = ReadType(reader);
                    Invoke(nameof(ReadAnnotation), annotationType, reader, annotations, kind, annotationType);
                }
                schema.AddColumn(name, type, annotations.ToAnnotations());
            }
            return schema.ToSchema();
        }
        catch (EndOfStreamException exception)
        {
            throw Contracts.ExceptDecode(null, exception, "The entry 'Schema' of the model is cut off");
        }
    }

    private static bool CanWrite(DataViewType type) => type.GetItemType() is KeyDataViewType || Array.IndexOf(_primitives, type.GetItemType()) >= 0;

    private static void WriteType(BinaryWriter writer, DataViewType type)
    {
        var dimensions = type is VectorDataViewType vector ? vector.Dimensions : [];
        writer.Write(dimensions.Length);
        foreach (int dimension in dimensions)
            writer.Write(dimension);
        var item = type.GetItemType();
        writer.Write(item.GetKeyCount());
        writer.Write(Array.FindIndex(_primitives, primitive => primitive.RawType == item.RawType));
    }

    private static DataViewType ReadType(BinaryReader reader)
    {
        var dimensions = new int[reader.ReadInt32()];
        for (int i = 0; i < dimensions.Length; i++)
            dimensions[i] = reader.ReadInt32();
        ulong keys = reader.ReadUInt64();
        int index = reader.ReadInt32();
        Contracts.CheckDecode(0 <= index && index < _primitives.Length, $"The entry 'Schema' of the model names type {index} of {_primitives.Length}");
        var item = keys > 0 ? new KeyDataViewType(_primitives[index].RawType, keys) : _primitives[index];
        return dimensions.Length > 0 ? new VectorDataViewType(item, dimensions) : item;
    }

    private static void Invoke(string method, DataViewType type, params object[] arguments) =>
        typeof(SchemaFile).GetMethod(method + (type is VectorDataViewType ? "Vector" : ""), BindingFlags.NonPublic | BindingFlags.Static)
            .MakeGenericMethod(type.GetItemType().RawType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static void WriteAnnotation<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default;
        annotations.GetGetter<T>(annotation)(ref value);
        WriteItem(writer, value);
    }

    private static void WriteAnnotationVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        VBuffer<T> vector = default;
        annotations.GetGetter<VBuffer<T>>(annotation)(ref vector);
        writer.Write(vector.Length);
        foreach (var value in vector.DenseValues())
            WriteItem(writer, value);
    }

    private static void ReadAnnotation<T>(BinaryReader reader, DataViewSchema.Annotations.Builder annotations, string kind, DataViewType type)
    {
        T value = ReadItem<T>(reader);
        annotations.Add(kind, type, (ref T destination) => destination = value);
    }

    private static void ReadAnnotationVector<T>(BinaryReader reader, DataViewSchema.Annotations.Builder annotations, string kind, DataViewType type)
    {
        var values = new List<T>();
        for (int count = reader.ReadInt32(); count > 0; count--)
            values.Add(ReadItem<T>(reader));
        var vector = new VBuffer<T>(values.Count, [.. values]);
        annotations.Add(kind, type, (ref VBuffer<T> destination) => vector.CopyTo(ref destination));
    }

    private static void WriteItem<T>(BinaryWriter writer, T value)
    {
        if (value is ReadOnlyMemory<char> text)
        {
            writer.Write(text.ToString());
            return;
        }
        byte[] bytes = new byte[Unsafe.SizeOf<T>()];
        Unsafe.WriteUnaligned(ref bytes[0], value);
        writer.Write(bytes);
    }

    private static T ReadItem<T>(BinaryReader reader)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return (T)(object)reader.ReadString().AsMemory();
        byte[] bytes = new byte[Unsafe.SizeOf<T>()];
        reader.BaseStream.ReadExactly(bytes);
        return Unsafe.ReadUnaligned<T>(ref bytes[0]);
    }
}
