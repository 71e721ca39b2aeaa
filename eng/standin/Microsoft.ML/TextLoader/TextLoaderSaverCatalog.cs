using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Reading and writing text files.</summary>
public static class TextLoaderSaverCatalog
{
    public static TextLoader CreateTextLoader(
        this DataOperationsCatalog catalog,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        new(catalog.GetEnvironment(), OptionsOf(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource dataSample = null)
    {
        Contracts.CheckValue(options, nameof(options));
        return new TextLoader(catalog.GetEnvironment(), options, dataSample);
    }

    public static TextLoader CreateTextLoader<TInput>(
        this DataOperationsCatalog catalog,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        catalog.CreateTextLoader(TextLoader.ColumnsOf(typeof(TInput)), separatorChar, hasHeader, dataSample, allowQuoting, trimWhitespace, allowSparse);

    public static TextLoader CreateTextLoader<TInput>(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource dataSample = null)
    {
        Contracts.CheckValue(options, nameof(options));
        options.Columns = TextLoader.ColumnsOf(typeof(TInput));
        return new TextLoader(catalog.GetEnvironment(), options, dataSample);
    }

    public static IDataView LoadFromTextFile(
        this DataOperationsCatalog catalog,
        string path,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false)
    {
        CheckPath(path);
        return catalog.CreateTextLoader(columns, separatorChar, hasHeader, null, allowQuoting, trimWhitespace, allowSparse).Load(new MultiFileSource(path));
    }

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options options = null)
    {
        CheckPath(path);
        var source = new MultiFileSource(path);
        return new TextLoader(catalog.GetEnvironment(), options ?? new TextLoader.Options(), source).Load(source);
    }

    public static IDataView LoadFromTextFile<TInput>(
        this DataOperationsCatalog catalog,
        string path,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false)
    {
        CheckPath(path);
        return catalog.CreateTextLoader<TInput>(separatorChar, hasHeader, null, allowQuoting, trimWhitespace, allowSparse).Load(new MultiFileSource(path));
    }

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options)
    {
        CheckPath(path);
        return catalog.CreateTextLoader<TInput>(options).Load(new MultiFileSource(path));
    }

    public static void SaveAsText(
        this DataOperationsCatalog catalog,
        IDataView data,
        Stream stream,
        char separatorChar = '\t',
        bool headerRow = true,
        bool schema = true,
        bool keepHidden = false,
        bool forceDense = false)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckValue(stream, nameof(stream));
        Contracts.CheckParam(SchemaComment.CanSeparate(separatorChar), "Separator", "Invalid separator - must be: space, tab, comma, semicolon, or bar");
        new TextSaver(separatorChar, forceDense).Save(catalog.GetEnvironment(), data, stream, headerRow, schema, keepHidden);
    }

    private static TextLoader.Options OptionsOf(
        TextLoader.Column[] columns, char separator, bool hasHeader, bool allowQuoting, bool trimWhitespace, bool allowSparse) => new()
        {
            Columns = columns,
            Separators = [separator],
            HasHeader = hasHeader,
            AllowQuoting = allowQuoting,
            TrimWhitespace = trimWhitespace,
            AllowSparse = allowSparse,
        };

    private static void CheckPath(string path)
    {
        Contracts.CheckNonEmpty(path, nameof(path));
        if (FilePattern.Expand(path).Length == 0)
            throw Contracts.ExceptParam(nameof(path), $"File or directory does not exist at path: {path}");
    }
}
