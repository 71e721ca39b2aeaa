using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The writer of fastText models (.bin), version 12, whose layout <see cref="FastTextModelReader"/> describes.</summary>
/// <remarks>fastText and gensim read such a file like one that fastText wrote, and can continue its training.</remarks>
internal static class FastTextModelWriter
{
    private const int WordNgrams = 1;
    private const long AllNgrams = -1;

    /// <summary>Writes a model under another name first, then moves it once it is complete.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="content">The model. Its rows are written as they are given; none is kept.</param>
    /// <exception cref="ArgumentException">A word cannot be written, or the counts do not suit the words; nothing is written.</exception>
    /// <exception cref="InvalidOperationException">A row has another length than the dimension, or a number that is not finite; nothing is
    /// written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, FastTextModelContent content)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(content);
        WholeFile.Write(path, stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            WriteArguments(writer, content);
            WriteDictionary(writer, content);
            WriteMatrix(writer, "input matrix", content.Words.Count + content.BucketRows, content.Dimension, content.InputRow);
            WriteMatrix(writer, "output matrix", content.Words.Count, content.Dimension, content.OutputRow);
        });
    }

    private static void Check(FastTextModelContent content)
    {
        IReadOnlyList<string> words = content.Words;
        if (content.Counts.Count != words.Count)
        {
            throw new ArgumentException($"fastText model: expected {words.Count} counts, one a word, found {content.Counts.Count}.",
                nameof(content));
        }

        for (int i = 0; i < words.Count; i++)
        {
            // fastText's tree of hierarchical softmax needs them in this order.
            if (i > 0 && content.Counts[i] > content.Counts[i - 1])
            {
                throw new ArgumentException(
                    $"fastText model, word '{words[i]}': expected a count of at most {content.Counts[i - 1]}, that of the word before, "
                        + $"found {content.Counts[i]}.",
                    nameof(content));
            }

            if (words[i].Length == 0 || words[i].Contains('\0'))
            {
                throw new ArgumentException(
                    $"fastText model, word {i + 1}: expected at least one character, none of them U+0000, found '{words[i]}'.",
                    nameof(content));
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (words.FirstOrDefault(word => !seen.Add(word)) is { } twice)
        {
            throw new ArgumentException($"fastText model: expected each word once, found '{twice}' twice.", nameof(content));
        }

        // Words with different halves of surrogate pairs would become the same bytes.
        if (words.FirstOrDefault(word => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(word)) != word) is { } broken)
        {
            throw new ArgumentException(
                $"fastText model: expected words of whole characters, found '{broken}' with half a surrogate pair.", nameof(content));
        }
    }

    private static void WriteArguments(BinaryWriter writer, FastTextModelContent content)
    {
        writer.Write(FastTextModelReader.Magic);
        writer.Write(FastTextModelReader.NewestVersion);
        writer.Write(content.Dimension);
        writer.Write(content.Window);
        writer.Write(content.Epochs);
        writer.Write(content.MinimumCount);
        writer.Write(content.Negatives);
        writer.Write(WordNgrams);
        writer.Write((int)content.Loss);
        writer.Write((int)content.Architecture);
        writer.Write(content.BucketRows);
        writer.Write(content.Ngrams.MinimumLength);
        writer.Write(content.Ngrams.MaximumLength);
        writer.Write(content.UpdateRate);
        writer.Write(content.SamplingThreshold);
    }

    private static void WriteDictionary(BinaryWriter writer, FastTextModelContent content)
    {
        const byte EndOfWord = 0, Word = 0;
        writer.Write(content.Words.Count);    // words and labels
        writer.Write(content.Words.Count);
        writer.Write(0);    // labels
        writer.Write(content.TokenCount);
        writer.Write(AllNgrams);
        for (int i = 0; i < content.Words.Count; i++)
        {
            writer.Write(Encoding.UTF8.GetBytes(content.Words[i]));
            writer.Write(EndOfWord);
            writer.Write(content.Counts[i]);
            writer.Write(Word);
        }
    }

    private static void WriteMatrix(BinaryWriter writer, string name, int rows, int dimension, Func<int, ReadOnlySpan<float>> rowAt)
    {
        writer.Write(false);    // not quantized
        writer.Write((long)rows);
        writer.Write((long)dimension);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> numbers = rowAt(row);
            if (numbers.Length != dimension)
            {
                throw new InvalidOperationException(
                    $"fastText model, {name}, row {row + 1}: expected {dimension} numbers, found {numbers.Length}.");
            }

            if (!float.IsFinite(TensorPrimitives.MaxMagnitude(numbers)))
            {
                throw new InvalidOperationException(
                    $"fastText model, {name}, row {row + 1}: expected finite numbers, found another: the training may have diverged.");
            }

            writer.Write(MemoryMarshal.AsBytes(numbers));
        }
    }
}
