using System.IO.Compression;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Tests.Common;

public sealed class ZipEntryCheckTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1000)]
    public void The_CRC32_is_that_of_zips(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 37))];
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("entry").Open();
            entry.Write(bytes);
        }

        using var read = new ZipArchive(stream);

        Assert.Equal(read.Entries[0].Crc32, ~ZipEntryCheck.Add(uint.MaxValue, bytes));
        Assert.Equal(read.Entries[0].Crc32,
            ~ZipEntryCheck.Add(ZipEntryCheck.Add(uint.MaxValue, bytes.AsSpan(0, length / 3)), bytes.AsSpan(length / 3)));
    }
}
