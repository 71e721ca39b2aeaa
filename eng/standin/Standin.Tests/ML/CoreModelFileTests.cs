using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Standin.Tests.ML;

public class CoreModelFileTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void A_saved_chain_loads_in_a_fresh_context_that_nobody_told_of_its_components()
    {
        var data = _context.Data.LoadFromEnumerable([new Review { Text = "abc", Label = 1 }]);
        var model = new LengthTransformer("Text", "A", 1).Append(new LengthTransformer("Text", "B", 2.5f));
        using var stream = Saved(model, data.Schema);

        var fresh = new MLContext();
        var loaded = fresh.Model.Load(stream, out var schema);
        var chain = Assert.IsType<TransformerChain<ITransformer>>(loaded);
        Assert.Equal([1f, 2.5f], chain.Select(transformer => ((LengthTransformer)transformer).Factor));
        Assert.Equal([7.5f], loaded.Transform(fresh.Data.LoadFromEnumerable([new Review { Text = "abc" }])).GetColumn<float>("B"));
        Assert.Equal(data.Schema.Select(column => column.ToString()), schema.Select(column => column.ToString()));
    }

    [Fact]
    public void A_model_s_entries_are_named_as_ML_NET_names_them()
    {
        using var stream = Saved(new LengthTransformer("Text", "A", 1).Append(new LengthTransformer("Text", "B", 2)), null);
        using var archive = new ZipArchive(stream);
        Assert.Equal(
            ["TrainingInfo/Version.txt", "TransformerChain/Model.key", "TransformerChain/Transform_000/Model.key", "TransformerChain/Transform_000/factor.txt", "TransformerChain/Transform_001/Model.key", "TransformerChain/Transform_001/factor.txt"],
            archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_component_s_header_has_ML_NET_s_layout()
    {
        using var stream = Saved(new LengthTransformer("Text", "A", 1), null);
        using var archive = new ZipArchive(stream);
        using var entry = archive.GetEntry("TransformerChain/Model.key")!.Open();
        using var memory = new MemoryStream();
        entry.CopyTo(memory);
        byte[] bytes = memory.ToArray();
        Assert.Equal("ML\0MODEL", Encoding.Latin1.GetString(bytes, 0, 8));
        Assert.Equal(256, BitConverter.ToInt64(bytes, 0x10));
        Assert.Equal(8, BitConverter.ToInt64(bytes, 0x18)); // two ids of strings
        Assert.Equal("TEST\0LEN", Encoding.Latin1.GetString(bytes, 0x40, 8));
        Assert.Equal("TestLength", Encoding.Latin1.GetString(bytes, 0x50, 24).TrimEnd('\0'));
        Assert.Equal(bytes.Length, BitConverter.ToInt64(bytes, 0x88));
        int place = (int)BitConverter.ToInt64(bytes, 0x90), size = BitConverter.ToInt32(bytes, 0x98);
        Assert.Equal("Standin.Tests", Encoding.Unicode.GetString(bytes, place, size));
        Assert.Equal("LEDOM\0LM", Encoding.Latin1.GetString(bytes, bytes.Length - 8, 8));
    }

    [Fact]
    public void A_model_goes_through_a_file_without_a_schema_too()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model.zip");
        _context.Model.Save(new LengthTransformer("Text", "Length", 4), null, path);
        var loaded = new MLContext().Model.Load(path, out var schema);
        Assert.Null(schema);
        Assert.Equal(4, Assert.IsType<LengthTransformer>(loaded).Factor);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void The_saved_schema_keeps_annotations_hidden_columns_and_every_type()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(NumberDataViewType.Double, 2), (ref VBuffer<double> values) => VBuffer<double>.Copy([0.5, -1], 0, ref values, 2));
        annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        annotations.AddPrimitiveValue("ScoreColumnKind", TextDataViewType.Instance, "Multiclass".AsMemory());
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Label", new KeyDataViewType(typeof(byte), 2), annotations.ToAnnotations());
        builder.AddColumn("Label", new VectorDataViewType(new KeyDataViewType(typeof(ulong), 7), 2, 0));
        builder.AddColumn("When", DateTimeDataViewType.Instance);
        builder.AddColumn("Id", RowIdDataViewType.Instance);
        var schema = builder.ToSchema();
        using var stream = Saved(new LengthTransformer("Text", "Length", 1), schema);
        new MLContext().Model.Load(stream, out var loaded);
        Assert.Equal(schema.Select(column => (column.ToString(), column.IsHidden)), loaded.Select(column => (column.ToString(), column.IsHidden)));
        VBuffer<double> keys = default;
        loaded[0].GetKeyValues(ref keys);
        Assert.Equal([0.5, -1], keys.DenseValues());
        Assert.True(loaded[0].IsNormalized());
        ReadOnlyMemory<char> kind = default;
        loaded[0].Annotations.GetValue("ScoreColumnKind", ref kind);
        Assert.Equal("Multiclass", kind.ToString());
    }

    [Fact]
    public void A_file_that_is_no_zip_or_a_cut_model_is_a_format_error()
    {
        Assert.Throws<FormatException>(() => _context.Model.Load(new MemoryStream([1, 2, 3, 4]), out _));
        using var cut = Rewritten(Saved(new LengthTransformer("Text", "Length", 1), null), "TransformerChain/Model.key", bytes => bytes[..^9]);
        Assert.Throws<FormatException>(() => _context.Model.Load(cut, out _));
        using var empty = Rewritten(Saved(new LengthTransformer("Text", "Length", 1), null), "TransformerChain/Model.key", _ => null);
        Assert.Throws<InvalidOperationException>(() => _context.Model.Load(empty, out _));
        var schema = _context.Data.LoadFromEnumerable(Array.Empty<Review>()).Schema;
        using var schemaOnly = Rewritten(Saved(new LengthTransformer("Text", "Length", 1), schema), "TransformerChain/Model.key", _ => null);
        Assert.Throws<FormatException>(() => _context.Model.Load(schemaOnly, out _));
    }

    [Fact]
    public void A_schema_without_columns_cannot_be_saved() =>
        Assert.Throws<InvalidOperationException>(() => Saved(new LengthTransformer("Text", "Length", 1), new DataViewSchema.Builder().ToSchema()));

    [Fact]
    public void A_component_s_own_error_comes_out_inside_of_ML_NET_s()
    {
        using var stream = Rewritten(Saved(new LengthTransformer("Text", "Length", 1), null), "TransformerChain/factor.txt", _ => null);
        var error = Assert.Throws<InvalidOperationException>(() => _context.Model.Load(stream, out _));
        Assert.Equal("Error during class instantiation", error.Message);
        var inner = Assert.IsType<FormatException>(Assert.IsType<TargetInvocationException>(error.InnerException).InnerException);
        Assert.Equal("factor.txt is missing", inner.Message);

        // One that was not made by ML.NET's own checks arrives only inside of reflection's.
        using var bad = Rewritten(Saved(new LengthTransformer("Text", "Length", 1), null), "TransformerChain/factor.txt", _ => "x"u8.ToArray());
        var bare = Assert.Throws<TargetInvocationException>(() => _context.Model.Load(bad, out _));
        Assert.IsType<FormatException>(bare.InnerException);
    }

    [Fact]
    public void A_version_that_is_too_new_or_of_something_else_is_refused()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        var context = new ModelSaveContext(writer);
        context.SetVersionInfo(new VersionInfo("TEST LEN", 0x00020003, 0x00020003, 0x00010001, null, "Test"));
        context.SaveStringOrNull(null);
        context.SaveString("twice");
        context.SaveString("twice");
        context.Done();
        memory.Position = 0;
        var load = new ModelLoadContext(new BinaryReader(memory));
        Assert.Equal(["twice"], load.Strings);
        load.CheckAtModel(new VersionInfo("TEST LEN", 0x00020003, 0x00020001, 0x00010001, null, "Test"));
        var error = Assert.Throws<FormatException>(() => load.CheckVersionInfo(new VersionInfo("TEST LEN", 0x00010001, 0x00010001, 0x00010001, null, "Test")));
        Assert.Contains("too new", error.Message);
        Assert.Throws<FormatException>(() => load.CheckVersionInfo(new VersionInfo("OTHER   ", 0x00020003, 0x00020003, 0x00010001, null, "Test")));
        Assert.Null(load.LoadStringOrNull());
        Assert.Equal("twice", load.LoadString());
        Assert.Equal("twice", load.LoadNonEmptyString());
        Assert.Throws<InvalidOperationException>(() => load.CheckAtModel());
    }

    [Fact]
    public void An_entry_may_neither_repeat_nor_leave_its_folder()
    {
        using var repository = RepositoryWriter.CreateNew(new MemoryStream());
        repository.CreateEntry("folder", "name").Dispose();
        Assert.Throws<ArgumentOutOfRangeException>("name", () => repository.CreateEntry("folder", "name"));
        Assert.Throws<ArgumentOutOfRangeException>("name", () => repository.CreateEntry("../name"));
        Assert.Throws<ArgumentOutOfRangeException>("dir", () => repository.CreateEntry("../folder", "name"));
    }

    [Fact]
    public void Temporary_files_are_put_where_the_context_says_and_taken_away()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        _context.TempFilePath = folder;
        using (var repository = RepositoryWriter.CreateNew(new MemoryStream(), _context))
            Assert.Single(Directory.GetDirectories(folder));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    private MemoryStream Saved(ITransformer model, DataViewSchema? schema)
    {
        var stream = new MemoryStream();
        _context.Model.Save(model, schema, stream);
        stream.Position = 0;
        return stream;
    }

    private static MemoryStream Rewritten(MemoryStream stream, string name, Func<byte[], byte[]?> change)
    {
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.GetEntry(name)!;
            byte[] old = new byte[entry.Length];
            using (var source = entry.Open())
                source.ReadExactly(old);
            entry.Delete();
            if (change(old) is { } bytes)
            {
                using var target = archive.CreateEntry(name).Open();
                target.Write(bytes);
            }
        }
        stream.Position = 0;
        return stream;
    }

    private sealed class Review
    {
        public string Text { get; set; } = "";

        [KeyType(2)]
        public uint Label { get; set; }
    }
}
