using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A folder of files for one test, gone with it.</summary>
internal sealed class CorpusFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("corpus").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string In(string name) => Path.Combine(Folder, name);

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllBytes(In(name), content);
        return In(name);
    }

    public string WritePacked(string name, byte[] content) => Write(name, Pack(content));

    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }
}

/// <summary>A corpus' rows, for comparison.</summary>
internal static class CorpusRows
{
    /// <summary>All columns of all rows.</summary>
    public static List<string[]> Rows(this IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        return cursor.Rows();
    }

    /// <summary>All columns of the rows that are left.</summary>
    public static List<string[]> Rows(this DataViewRowCursor cursor)
    {
        var rows = new List<string[]>();
        Func<string[]> row = cursor.RowGetter();
        while (cursor.MoveNext())
        {
            rows.Add(row());
        }

        return rows;
    }

    /// <summary>Makes a function that gives the texts of the row that the cursor stands on.</summary>
    public static Func<string[]> RowGetter(this DataViewRowCursor cursor)
    {
        ValueGetter<ReadOnlyMemory<char>>[] getters = [.. cursor.Schema.Select(cursor.GetGetter<ReadOnlyMemory<char>>)];
        return () => [.. getters.Select(getter =>
        {
            ReadOnlyMemory<char> value = default;
            getter(ref value);
            return value.ToString();
        })];
    }

    /// <summary>Each row a line, its fields between bars.</summary>
    public static string[] Lines(this IDataView data) => [.. data.Rows().Select(row => string.Join('|', row))];
}
