using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class TextFilesTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void IMDBs_folders_read_with_class_stars_and_file_name()
    {
        _files.Write("train/pos/0_9.txt", "Good.<br />Really.");
        _files.Write("train/pos/10_7.txt", "Fine.\n");
        _files.WritePacked("train/neg/3_1.txt.gz", "Bad."u8.ToArray());
        _files.Write("train/neg/.hidden", "no review");
        _files.Write("train/unsup/1_0.txt", "Whatever.");
        _files.Write("train/urls_pos.txt", "no review either");
        File.SetAttributes(_files.In("train/neg/.hidden"), FileAttributes.Hidden);

        CorpusView view = _ml.Data.LoadLabeledFolder(_files.In("train"), new LabeledFolderOptions
        {
            Classes = ["pos", "neg"],
            FileNameColumnName = "File",
            StarsColumnName = "Stars",
        });

        Assert.Equal(["Text", "Label", "File", "Stars"], view.Schema.Select(column => column.Name));
        Assert.Equal(["Good.<br />Really.|pos|pos/0_9.txt|9", "Fine.\n|pos|pos/10_7.txt|7", "Bad.|neg|neg/3_1.txt.gz|1"], view.Lines());
        Assert.Equal(["Bad.|neg", "Good.<br />Really.|pos", "Fine.\n|pos", "Whatever.|unsup"],
            _ml.Data.LoadLabeledFolder(_files.In("train")).Lines());
    }

    [Fact]
    public void What_a_labelled_folder_lacks_is_named()
    {
        _files.Write("a/pos/x.txt", "text");
        Directory.CreateDirectory(_files.In("a/neg"));
        _files.Write("b/x.txt", "text");

        Assert.Contains("a/neg: expected files that match *, found none", Error<FileNotFoundException>("a", new()));
        Assert.Contains("a/so-so: expected a folder, found nothing", Error<DirectoryNotFoundException>("a", new() { Classes = ["so-so"] }));
        Assert.Contains("b: expected a subfolder for each class, found none", Error<DirectoryNotFoundException>("b", new()));
        Assert.Contains("x.txt: expected a folder, found a file", Error<DirectoryNotFoundException>("b/x.txt", new()));
        Assert.Contains("expected a name with the stars",
            Error<FormatException>("a", new() { Classes = ["pos"], StarsColumnName = "Stars" }));
        Assert.Contains("Option Classes", Error<ArgumentOutOfRangeException>("a", new() { Classes = [] }));
        Assert.Contains("Option StarsColumnName", Error<ArgumentOutOfRangeException>("a", new() { StarsColumnName = "Text" }));

        string Error<T>(string folder, LabeledFolderOptions options)
            where T : Exception =>
            Assert.Throws<T>(() => _ml.Data.LoadLabeledFolder(_files.In(folder), options)).Message.Replace('\\', '/');
    }

    [Fact]
    public void What_macOS_packs_beside_a_corpus_is_no_part_of_it()
    {
        // The names of the classes are decomposed, as macOS has them.
        string positive = "긍정".Normalize(System.Text.NormalizationForm.FormD),
            negative = "부정".Normalize(System.Text.NormalizationForm.FormD);
        _files.Write($"{positive}/1.txt", "good");
        _files.Write($"{negative}/1.txt", "bad");
        _files.Write($"{negative}/._1.txt", "x");
        _files.Write($"{negative}/Thumbs.db", "x");
        _files.Write($"__MACOSX/{positive}/._1.txt", "x");
        _files.Write(".DS_Store", "x");

        Assert.Equal(["good|긍정", "bad|부정"], _ml.Data.LoadLabeledFolder(_files.Folder).Lines());
        Assert.Equal(["bad|부정", "good|긍정"],
            _ml.Data.LoadLabeledFolder(_files.Folder, new LabeledFolderOptions { Classes = ["부정", "긍정"] }).Lines());
        Assert.Equal(["good", "bad"], _ml.Data.LoadTextFiles(_files.Folder, new TextFilesOptions { Recursive = true }).Lines());
    }

    [Fact]
    public void A_file_gives_its_lines_and_a_folder_those_of_its_files_in_order()
    {
        string first = _files.Write("b.txt", "three\n");
        _files.Write("a.txt", "one\n\ntwo");
        _files.Write("c.md", "");
        _files.Write("sub/d.txt", "four");

        Assert.Equal(["three"], _ml.Data.LoadTextFiles(first).Lines());
        Assert.Equal(["one", "", "two", "three"], _ml.Data.LoadTextFiles(_files.Folder).Lines());
        Assert.Equal(
            ["one|a.txt", "two|a.txt", "three|b.txt", "four|sub/d.txt"],
            _ml.Data.LoadTextFiles(_files.Folder, new TextFilesOptions
            {
                Recursive = true,
                SearchPattern = "*.txt",
                SkipEmpty = true,
                FileNameColumnName = "File",
            }).Lines());
    }

    [Fact]
    public void A_file_may_be_one_row()
    {
        _files.Write("a.txt", "one\n\ntwo");
        _files.Write("b.txt", "");
        _files.Write("c.txt", [0xFF]);

        CorpusView view = _ml.Data.LoadTextFiles(_files.Folder, new TextFilesOptions
        {
            Row = TextFileRow.File,
            FileNameColumnName = "File",
            BadRows = BadRowHandling.Skip,
        });

        Assert.Equal(["one\n\ntwo|a.txt", "|b.txt"], view.Lines());
        Assert.Equal((_files.In("c.txt"), 1L, 1),
            (view.BadRows!.First[0].FilePath, view.BadRows.First[0].Line, view.BadRows.First[0].Column));
    }

    [Fact]
    public void Many_small_files_share_blocks_and_a_large_one_has_its_own()
    {
        string large = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"line {i}\n"));
        for (int i = 0; i < 300; i++)
        {
            _files.Write($"{i:000}.txt", i == 150 ? large : $"text {i}");
        }

        CorpusView view = _ml.Data.LoadTextFiles(_files.Folder, new TextFilesOptions { Row = TextFileRow.File });
        view.Rows();
        long before = GC.GetTotalAllocatedBytes();
        string[] lines = view.Lines();
        long allocated = GC.GetTotalAllocatedBytes() - before;

        Assert.Equal(Enumerable.Range(0, 300).Select(i => i == 150 ? large : $"text {i}"), lines);
        Assert.InRange(allocated, large.Length, 300 * 32 * 1024);
        Assert.Throws<FormatException>(
            () => _ml.Data.LoadTextFiles(_files.Folder, new TextFilesOptions { Row = TextFileRow.File, MaximumRowLength = 1_000 }).Rows());
    }

    [Fact]
    public void What_is_not_there_is_said_before_any_work()
    {
        Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadTextFiles(_files.In("nowhere")));
        Assert.Contains("expected files that match *.txt, found none", Assert.Throws<FileNotFoundException>(
            () => _ml.Data.LoadTextFiles(_files.Folder, new TextFilesOptions { SearchPattern = "*.txt" })).Message);
    }
}
