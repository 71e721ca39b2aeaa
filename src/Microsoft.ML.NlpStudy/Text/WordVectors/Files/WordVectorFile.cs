using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Files of word vectors in any <see cref="WordVectorFormat"/>.</summary>
internal static class WordVectorFile
{
    // The bytes that no text holds.
    private static readonly SearchValues<byte> s_controlBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(value => value is not ('\t' or '\n' or '\r')).Select(value => (byte)value)]);

    // The bytes of a row of numbers, infinities and NaN included. The bytes of binary floats are hardly ever all among them.
    private static readonly SearchValues<byte> s_numberBytes = SearchValues.Create("0123456789+-.eE \t\rinfatyINFATY"u8);

    /// <summary>Reads the vectors of a file; where <paramref name="wanted"/> is given, only those of its tokens.</summary>
    public static WordVectors Load(string path, WordVectorOptions options, HashSet<string>? wanted)
    {
        options.Validate();
        using var reader = new VectorFileReader(path);
        if (reader.Peek(3) is [0xEF, 0xBB, 0xBF])
        {
            reader.Read(3);    // a byte order mark
        }

        int limit = options.MaximumRows ?? int.MaxValue;
        return (options.Format == WordVectorFormat.Detect ? Detect(reader) : options.Format) switch
        {
            WordVectorFormat.FastTextModel => new FastTextModelReader(reader, wanted).Read(options),
            WordVectorFormat.Word2VecBinary =>
                Word2VecBinaryReader.Read(reader, VectorFileHeader.Read(reader), limit, wanted).Build(options.LowerCaseFallback),
            WordVectorFormat.Word2VecText =>
                new VectorTextReader(reader, VectorFileHeader.Read(reader), wanted).Read(limit).Build(options.LowerCaseFallback),
            _ => new VectorTextReader(reader, header: null, wanted).Read(limit).Build(options.LowerCaseFallback),
        };
    }

    /// <summary>Writes vectors to a file, under another name first, then moved once it is complete.</summary>
    public static void Save(WordVectors vectors, string path, WordVectorFormat format)
    {
        bool isBinary = format == WordVectorFormat.Word2VecBinary;
        foreach (string token in vectors.Tokens)
        {
            if (!CanWrite(token, isBinary))
            {
                throw new InvalidOperationException(
                    $"Token '{token}': expected one that {format} can hold, found one that it would not give back.");
            }
        }

        WholeFile.Write(path, stream => Write(vectors, stream, format, isBinary));
    }

    private static WordVectorFormat Detect(VectorFileReader reader)
    {
        ReadOnlySpan<byte> start = reader.Peek(1 << 16);
        if (FastTextModelReader.IsModel(start))
        {
            return WordVectorFormat.FastTextModel;
        }

        int lineEnd = start.IndexOf((byte)'\n');
        if (!VectorFileHeader.TryParse(lineEnd < 0 ? start : start[..lineEnd], out VectorFileHeader header))
        {
            return WordVectorFormat.GloVeText;
        }

        // In the place of the first word's floats, a text file has numbers to the end of the row, and then more text.
        ReadOnlySpan<byte> rest = start[(lineEnd + 1)..];
        ReadOnlySpan<byte> bytes = rest[(rest.IndexOfAny((byte)' ', (byte)'\t') + 1)..];
        bytes = bytes[..(int)Math.Min(bytes.Length, (long)header.Dimension * sizeof(float))];
        int rowEnd = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> row = rowEnd < 0 ? bytes : bytes[..rowEnd];
        int lastSpace = bytes.LastIndexOf((byte)' ');
        ReadOnlySpan<byte> wholeCharacters = lastSpace < 0 ? bytes : bytes[..lastSpace];
        bool isText = lineEnd < 0
            || (rowEnd != 0 && !row.ContainsAnyExcept(s_numberBytes) && !bytes.ContainsAny(s_controlBytes)
                && Utf8.IsValid(wholeCharacters));
        return isText ? WordVectorFormat.Word2VecText : WordVectorFormat.Word2VecBinary;
    }

    /// <summary>Whether a reader would find the token again: nothing in it ends it, gets lost or looks like a number.</summary>
    private static bool CanWrite(string token, bool isBinary)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(token);
        if (token.AsSpan().ContainsAny("\n\r\t") || Encoding.UTF8.GetString(bytes) != token)
        {
            return false;
        }

        int lastSpace = token.LastIndexOf(' ');
        return lastSpace < 0
            || (!isBinary && !token.StartsWith(' ') && lastSpace < token.Length - 1
                && !FloatParser.TryParse(bytes.AsSpan(bytes.AsSpan().LastIndexOf((byte)' ') + 1), out _));
    }

    private static void Write(WordVectors vectors, Stream stream, WordVectorFormat format, bool isBinary)
    {
        Span<byte> number = stackalloc byte[32];
        if (format != WordVectorFormat.GloVeText)
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} {vectors.Dimension}\n")));
        }

        for (int row = 0; row < vectors.Count; row++)
        {
            stream.Write(Encoding.UTF8.GetBytes(vectors.Tokens[row]));
            if (isBinary)
            {
                stream.WriteByte((byte)' ');
                stream.Write(MemoryMarshal.AsBytes(vectors.VectorAt(row)));
            }
            else
            {
                foreach (float value in vectors.VectorAt(row))
                {
                    stream.WriteByte((byte)' ');
                    value.TryFormat(number, out int length, provider: CultureInfo.InvariantCulture);
                    stream.Write(number[..length]);
                }
            }

            stream.WriteByte((byte)'\n');
        }
    }
}
