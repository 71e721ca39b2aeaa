using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>The annotation that names the slots of a column of vectors.</summary>
internal static class SlotNames
{
    /// <summary>Makes the annotations of a column with a name for each slot.</summary>
    public static DataViewSchema.Annotations Create(string[] names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        Add(builder, names);
        return builder.ToAnnotations();
    }

    /// <summary>Adds a name for each slot.</summary>
    public static void Add(DataViewSchema.Annotations.Builder builder, IEnumerable<string> names)
    {
        ReadOnlyMemory<char>[] texts = [.. names.Select(name => name.AsMemory())];
        builder.Add<VBuffer<ReadOnlyMemory<char>>>(
            AnnotationNames.SlotNames, new VectorDataViewType(TextDataViewType.Instance, texts.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(texts, 0, ref value, texts.Length));
    }
}
