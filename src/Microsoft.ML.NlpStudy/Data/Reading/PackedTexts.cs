using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The values of a vector of text as one text, with line feeds between. There is one at least, and none has a line feed.</summary>
internal static class PackedTexts
{
    /// <summary>The character between two values.</summary>
    public const char Separator = '\n';

    /// <summary>Makes the values of a vector slices of the packed text.</summary>
    public static void Unpack(ReadOnlyMemory<char> packed, ref VBuffer<ReadOnlyMemory<char>> texts)
    {
        int count = packed.Span.Count(Separator) + 1;
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref texts, count);
        for (int i = 0, start = 0; i < count; i++)
        {
            int length = packed.Span[start..].IndexOf(Separator);
            length = length < 0 ? packed.Length - start : length;
            editor.Values[i] = packed.Slice(start, length);
            start += length + 1;
        }

        texts = editor.Commit();
    }
}
