namespace Microsoft.ML.Data;

/// <summary>Several streams that are read as one, usually files.</summary>
public interface IMultiStreamSource
{
    int Count { get; }

    string GetPathOrNull(int index);

    Stream Open(int index);

    TextReader OpenTextReader(int index);
}
