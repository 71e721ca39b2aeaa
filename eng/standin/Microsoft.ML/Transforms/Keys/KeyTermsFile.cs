using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes terms into a model and reads them back. Text terms stand there as ML.NET writes them.</summary>
internal static class KeyTermsFile
{
    private const byte TextCode = 0;
    private const byte ValuesCode = 1;

    public static void Save(ModelSaveContext ctx, KeyTerms terms)
    {
        Array values = terms.ToArray();
        if (terms.ItemType is TextDataViewType)
        {
            ctx.Writer.Write(TextCode);
            ctx.Writer.Write(values.Length);
            foreach (ReadOnlyMemory<char> text in values)
                ctx.SaveNonEmptyString(text.ToString());
            return;
        }
        ctx.Writer.Write(ValuesCode);
        ctx.Writer.Write((byte)DataKinds.FromType(terms.ItemType));
        ctx.Writer.Write(terms.ItemType.GetKeyCount());
        ctx.Writer.Write(values.Length);
        foreach (object value in values)
            WriteValue(ctx.Writer, value);
    }

    public static KeyTerms Load(ModelLoadContext ctx)
    {
        byte code = ctx.Reader.ReadByte();
        Contracts.CheckDecode(code is TextCode or ValuesCode, $"Unrecognized type '{code}' of key values");
        if (code == TextCode)
            return Filled(TextDataViewType.Instance, ctx.Reader.ReadInt32(), () => ctx.LoadNonEmptyString().AsMemory());
        PrimitiveDataViewType type = DataKinds.ToType((DataKind)ctx.Reader.ReadByte());
        ulong keyCount = ctx.Reader.ReadUInt64();
        if (keyCount > 0)
            type = new KeyDataViewType(type.RawType, keyCount);
        return Filled(type, ctx.Reader.ReadInt32(), () => ReadValue(ctx.Reader, Type.GetTypeCode(type.RawType), type.RawType));
    }

    private static KeyTerms Filled(PrimitiveDataViewType type, int count, Func<object> read)
    {
        Contracts.CheckDecode(count >= 0, $"Found {count} key values");
        KeyTerms terms = KeyTerms.Create(type);
        for (int i = 0; i < count; i++)
            terms.Add([read()]);
        return terms;
    }

    private static void WriteValue(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case float real:
                writer.Write(real);
                break;
            case double real:
                writer.Write(real);
                break;
            case bool flag:
                writer.Write(flag);
                break;
            case ulong number:
                writer.Write(unchecked((long)number));
                break;
            case TimeSpan span:
                writer.Write(span.Ticks);
                break;
            case DateTime time:
                writer.Write(time.ToBinary());
                break;
            case IConvertible number:
                writer.Write(number.ToInt64(null));
                break;
            default:
                throw Contracts.Except($"We do not know how to serialize terms of type '{value.GetType().Name}'");
        }
    }

    private static object ReadValue(BinaryReader reader, TypeCode code, Type type) => code switch
    {
        TypeCode.Single => reader.ReadSingle(),
        TypeCode.Double => reader.ReadDouble(),
        TypeCode.Boolean => reader.ReadBoolean(),
        TypeCode.UInt64 => unchecked((ulong)reader.ReadInt64()),
        TypeCode.DateTime => DateTime.FromBinary(reader.ReadInt64()),
        TypeCode.Object when type == typeof(TimeSpan) => new TimeSpan(reader.ReadInt64()),
        TypeCode.Object => throw new FormatException($"Key values of type {type.Name} cannot be loaded"),
        _ => Convert.ChangeType(reader.ReadInt64(), type, null),
    };
}
