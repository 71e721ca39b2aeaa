using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// The 256 bytes before a component's model, as ML.NET lays them out. Places ("Fp") count from the header's start,
/// sizes ("Cb") are in bytes. After the model come the strings it uses, the loader's assembly, and a tail mark.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ModelHeader
{
    public const int Size = 0x100;
    public const ulong SignatureValue = 0x4C45444F4D004C4D; // "ML\0MODEL"
    public const ulong TailSignatureValue = 0x4D4C004D4F44454C; // "LEDOM\0LM"

    private const uint CurrentVersion = 0x00010002;
    private const uint OldestReadableVersion = 0x00010001;
    private const int LoaderSignatureLength = 24;

    public ulong Signature;
    public uint VerWritten;
    public uint VerReadable;
    public long FpModel;
    public long CbModel;
    public long FpStringTable;
    public long CbStringTable;
    public long FpStringChars;
    public long CbStringChars;
    public ulong ModelSignature;
    public uint ModelVerWritten;
    public uint ModelVerReadable;
    public ulong LoaderSignature0;
    public ulong LoaderSignature1;
    public ulong LoaderSignature2;
    public ulong LoaderSignatureAlt0;
    public ulong LoaderSignatureAlt1;
    public ulong LoaderSignatureAlt2;
    public long FpTail;
    public long FpLim;
    public long FpAssemblyName;
    public uint CbAssemblyName;

    public readonly string LoaderSignature => Unpacked(LoaderSignature0, LoaderSignature1, LoaderSignature2);

    public readonly string LoaderSignatureAlt => Unpacked(LoaderSignatureAlt0, LoaderSignatureAlt1, LoaderSignatureAlt2);

    /// <summary>Leaves room for the header; it is written last, when everything's place is known.</summary>
    public static ModelHeader BeginWrite(BinaryWriter writer)
    {
        writer.Write(new byte[Size]);
        return new ModelHeader { Signature = SignatureValue, VerWritten = CurrentVersion, VerReadable = CurrentVersion, FpModel = Size };
    }

    public void SetVersionInfo(VersionInfo version)
    {
        ModelSignature = version.ModelSignature;
        ModelVerWritten = version.VerWrittenCur;
        ModelVerReadable = version.VerReadableCur;
        (LoaderSignature0, LoaderSignature1, LoaderSignature2) = Packed(version.LoaderSignature) is [var first, var second, var third] ? (first, second, third) : default;
        (LoaderSignatureAlt0, LoaderSignatureAlt1, LoaderSignatureAlt2) = Packed(version.LoaderSignatureAlt) is [var firstAlt, var secondAlt, var thirdAlt] ? (firstAlt, secondAlt, thirdAlt) : default;
    }

    public void EndWrite(BinaryWriter writer, long start, IReadOnlyCollection<string> strings, string assemblyName)
    {
        CbModel = Place(writer, start) - FpModel;
        if (strings.Count > 0)
        {
            FpStringTable = Place(writer, start);
            long end = 0;
            foreach (string text in strings)
                writer.Write(end += text.Length * sizeof(char));
            FpStringChars = Place(writer, start);
            CbStringTable = FpStringChars - FpStringTable;
            foreach (string text in strings)
                writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
            CbStringChars = Place(writer, start) - FpStringChars;
        }
        if (!string.IsNullOrEmpty(assemblyName))
        {
            FpAssemblyName = Place(writer, start);
            CbAssemblyName = (uint)assemblyName.Length * sizeof(char);
            writer.Write(MemoryMarshal.AsBytes(assemblyName.AsSpan()));
        }
        FpTail = Place(writer, start);
        writer.Write(TailSignatureValue);
        FpLim = Place(writer, start);
        writer.BaseStream.Position = start;
        writer.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref this, 1)));
        writer.BaseStream.Position = start + FpLim;
    }

    /// <summary>Reads and checks the header, and leaves the reader at the model.</summary>
    public static ModelHeader BeginRead(BinaryReader reader, long start, out string[] strings, out string assemblyName)
    {
        byte[] bytes = reader.ReadBytes(Size);
        Contracts.CheckDecode(bytes.Length == Size, "The model's header is cut off");
        var header = MemoryMarshal.Read<ModelHeader>(bytes);
        header.Check(reader.BaseStream.Length - start);
        strings = header.ReadStrings(reader, start);
        assemblyName = header.FpAssemblyName == 0 ? null : ReadText(reader, start + header.FpAssemblyName, header.CbAssemblyName);
        reader.BaseStream.Position = start + header.FpTail;
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignatureValue, "Corrupt model file tail");
        reader.BaseStream.Position = start + header.FpModel;
        return header;
    }

    public readonly void EndRead(BinaryReader reader, long start)
    {
        Contracts.CheckDecode(Place(reader, start) == FpModel + CbModel, "The component did not read its model to the end");
        reader.BaseStream.Position = start + FpLim;
    }

    public readonly void CheckVersionInfo(VersionInfo version)
    {
        Contracts.CheckDecode(ModelSignature == version.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(ModelVerReadable <= ModelVerWritten, "Corrupt file header");
        Contracts.CheckDecode(ModelVerReadable <= version.VerWrittenCur, Mismatch("new", "Maximum", version.VerWrittenCur, ModelVerReadable));
        Contracts.CheckDecode(ModelVerWritten >= version.VerWeCanReadBack, Mismatch("old", "Minimum", version.VerWeCanReadBack, ModelVerWritten));

        string Mismatch(string how, string which, uint expected, uint found) =>
            $"Component '{version.LoaderSignature}' of the model cannot be read, because the model is too {how}. {which} expected version {expected}, got {found}.";
    }

    /// <summary>One byte a character, eight characters a number, the first in the lowest byte.</summary>
    internal static ulong[] Packed(string signature)
    {
        var packed = new ulong[3];
        signature ??= "";
        Contracts.Check(signature.Length <= LoaderSignatureLength && signature.All(character => character <= 0xFF), $"A signature has at most {LoaderSignatureLength} characters of one byte, found '{signature}'");
        for (int i = 0; i < signature.Length; i++)
            packed[i / 8] |= (ulong)signature[i] << (i % 8 * 8);
        return packed;
    }

    private static string Unpacked(params ReadOnlySpan<ulong> packed) =>
        Encoding.Latin1.GetString(MemoryMarshal.AsBytes(packed)).TrimEnd('\0');

    private readonly void Check(long available)
    {
        Contracts.CheckDecode(Signature == SignatureValue, "Wrong file type");
        Contracts.CheckDecode(VerReadable <= VerWritten, "Corrupt file header");
        Contracts.CheckDecode(VerReadable <= CurrentVersion, "File is too new");
        Contracts.CheckDecode(VerWritten >= OldestReadableVersion, "File is too old");
        long end = FpModel + CbModel;
        bool whole = FpModel == Size && CbModel >= 0;
        if (FpStringTable != 0)
        {
            whole &= FpStringTable == end && CbStringTable >= 0 && CbStringTable % sizeof(long) == 0
                && FpStringChars == FpStringTable + CbStringTable && CbStringChars >= 0 && CbStringChars % sizeof(char) == 0;
            end = FpStringChars + CbStringChars;
        }
        if (FpAssemblyName != 0)
        {
            whole &= FpAssemblyName == end && CbAssemblyName % sizeof(char) == 0;
            end = FpAssemblyName + CbAssemblyName;
        }
        Contracts.CheckDecode(whole && FpTail == end && FpLim == FpTail + sizeof(ulong) && FpLim <= available, "Corrupt file header");
    }

    private readonly string[] ReadStrings(BinaryReader reader, long start)
    {
        if (FpStringTable == 0)
            return [];
        reader.BaseStream.Position = start + FpStringTable;
        var ends = new long[CbStringTable / sizeof(long)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(ends.AsSpan()));
        var strings = new string[ends.Length];
        long previous = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            Contracts.CheckDecode(previous <= ends[i] && ends[i] <= CbStringChars && ends[i] % sizeof(char) == 0, "Corrupt string table");
            strings[i] = ReadText(reader, start + FpStringChars + previous, ends[i] - previous);
            previous = ends[i];
        }
        return strings;
    }

    private static string ReadText(BinaryReader reader, long place, long byteCount)
    {
        reader.BaseStream.Position = place;
        var characters = new char[byteCount / sizeof(char)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(characters.AsSpan()));
        return new string(characters);
    }

    private static long Place(BinaryWriter writer, long start)
    {
        writer.Flush();
        return writer.BaseStream.Position - start;
    }

    private static long Place(BinaryReader reader, long start) => reader.BaseStream.Position - start;
}
