using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Tests.Fuzzing;

namespace Microsoft.ML.NlpStudy.Tests.Pipeline;

public class EntryChecksumTests
{
    [Fact]
    public void Every_flipped_bit_of_the_checksums_themselves_is_found()
    {
        var checksums = new EntryChecksums();
        checksums.Add("options.json", new MemoryStream("{}"u8.ToArray()));
        checksums.Add("vocabulary.txt", new MemoryStream("a\t1\n"u8.ToArray()));
        using var written = new MemoryStream();
        checksums.Write(written);
        byte[] bytes = written.ToArray();

        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            Assert.Throws<FormatException>(() => EntryChecksums.Read(new MemoryStream(Flipped(bytes, bit))));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_an_entry_is_found_and_the_entry_as_it_was_is_not()
    {
        byte[] content = Encoding.UTF8.GetBytes("<unk>\t0\n<pad>\t0\ngood\t2\n");
        var checksums = new EntryChecksums();
        checksums.Add("vocabulary.txt", new MemoryStream(content));

        checksums.Check("vocabulary.txt", new MemoryStream(content));
        for (int bit = 0; bit < content.Length * 8; bit++)
        {
            var error = Assert.Throws<FormatException>(() => checksums.Check("vocabulary.txt", new MemoryStream(Flipped(content, bit))));
            Assert.Contains("The entry was changed.", error.Message);
        }
    }

    [Fact]
    public void Checksums_are_in_the_form_that_sha256sum_reads()
    {
        using var zip = new ZipArchive(new MemoryStream(SmallModels.Zip("rnn")));
        string[] lines = Encoding.UTF8.GetString(SavedModel.Read(zip, "TransformerChain/Transform_004/checksums.txt")).Split('\n');

        Assert.StartsWith("# ", lines[0]);
        Assert.Matches("^[0-9a-f]{64}  options.json$", lines[1]);
        Assert.Matches("^[0-9a-f]{64}  weights.safetensors$", lines[2]);
        Assert.Equal([""], lines[3..]);
    }

    // The bits are those of the zip's bytes, packed or not. A bit that leaves the content as it is, such as an unused one of the last byte,
    // is left out.
    [Theory]
    [InlineData("rnn")]
    [InlineData("byte pairs")]
    [InlineData("ensemble")]
    [InlineData("vectors")]
    public void A_flipped_bit_of_a_packed_entry_is_an_error_that_names_the_entry(string name)
    {
        byte[] zip = SmallModels.Zip(name);
        var random = new Random(1);
        int found = 0;
        foreach ((string entry, int start, int length) in Packed(zip))
        {
            for (int times = 0; times < 12; times++)
            {
                byte[] damaged = Flipped(zip, (start * 8) + random.Next(length * 8));
                if (Content(damaged, entry) is { } content && content.SequenceEqual(Content(zip, entry)!))
                {
                    continue;
                }

                Exception error = Assert.ThrowsAny<Exception>(() => SmallModels.Use(damaged, () => { })).GetBaseException();
                Assert.IsType<FormatException>(error);
                Assert.Contains(entry.Replace('/', Path.DirectorySeparatorChar), error.Message);
                found++;
            }
        }

        Assert.True(found > 20, $"{found}");
    }

    [Fact]
    public void A_model_whose_checksums_are_gone_is_not_taken_for_an_old_one()
    {
        ZipEntries model = ZipEntries.Read(SmallModels.Zip("rnn"));
        model.Entries.RemoveAll(entry => entry.Name == "TransformerChain/Transform_004/checksums.txt");

        Exception error = Assert.ThrowsAny<Exception>(() => SmallModels.Use(model.Write(), () => { })).GetBaseException();

        Assert.EndsWith("checksums.txt': no such entry in the model.", Assert.IsType<FormatException>(error).Message);
    }

    // The places of our entries' data in the zip, by the local headers.
    private static IEnumerable<(string Entry, int Start, int Length)> Packed(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        int from = 0;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            byte[] name = Encoding.UTF8.GetBytes(entry.FullName);
            int header = from + zip.AsSpan(from).IndexOf([.. "PK\x03\x04"u8]);
            int start = header + 30 + BitConverter.ToUInt16(zip, header + 26) + BitConverter.ToUInt16(zip, header + 28);
            Assert.Equal(name, zip[(header + 30)..(header + 30 + name.Length)]);
            from = start + (int)entry.CompressedLength;
            if (entry.Name is "options.json" or "weights.safetensors" or "vocabulary.txt" or "codes.txt" or "vocabulary.0.txt"
                or "checksums.txt")
            {
                yield return (entry.FullName, start, (int)entry.CompressedLength);
            }
        }
    }

    private static byte[]? Content(byte[] zip, string entry)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip));
            return SavedModel.Read(archive, entry);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
