using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Tests.Common;

/// <summary>Files that are read whole: vocabularies, tables, merges.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string, Action<string>> Readers => new()
    {
        { "vocabulary", path => Vocabulary.Load(path) },
        { "refine table", path => RefineTable.Load(path) },
        { "merges", path => BytePairEncoding.Load(path) },
        { "word pieces", path => WordPiece.Load(path) },
        { "subword vocabulary", path => SubwordVocabulary.Load(path) },
        { "BERT", path => PretrainedTokenizer.Bert(path) },
        { "BERT's pieces", path => PretrainedTokenizer.WordPiece(path) },
        { "GPT-2", path => PretrainedTokenizer.BytePair(path, path) },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_device_that_never_ends_a_folder_and_an_archive_are_refused(string what, Action<string> read)
    {
        if (OperatingSystem.IsLinux())
        {
            long before = GC.GetTotalAllocatedBytes();
            Assert.Equal("'/dev/zero': expected at most 134,217,728 bytes, found more.",
                Assert.Throws<FormatException>(() => read("/dev/zero")).Message);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 300L << 20);
        }

        Assert.Contains("expected a file, found a folder", Assert.Throws<FileNotFoundException>(() => read(Path.GetTempPath())).Message);
        Assert.Contains("expected a file, found nothing",
            Assert.Throws<FileNotFoundException>(() => read(_files.PathOf("nowhere"))).Message);
        string zip = _files.Write("x.txt", "PK\u0003\u0004 and more");
        Assert.Equal($"'{zip}': expected text, found a zip archive.", Assert.Throws<FormatException>(() => read(zip)).Message);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void A_stream_is_read_to_its_end_up_to_a_length()
    {
        byte[] content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];

        Assert.Equal(content, WholeFile.ReadAllBytes(new Trickle(content), "x", 200_000));
        Assert.Equal(content, WholeFile.ReadAllBytes(new MemoryStream(content), "x"));
        Assert.Empty(WholeFile.ReadAllBytes(new MemoryStream(), "x", 0));
        Assert.Equal("x: expected at most 199,999 bytes, found more.", Assert.Throws<FormatException>(
            () => WholeFile.ReadAllBytes(new Trickle(content), "x", 199_999)).Message);
    }

    /// <summary>A stream that gives a few bytes at a time and knows no length, as an archive's entry does.</summary>
    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7_000));
    }
}
