using System.Text;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Embeddings;

/// <summary>The file of trained word vectors, whose format its ending chooses.</summary>
internal static class VectorFile
{
    /// <summary>Finds the format of a new file.</summary>
    /// <exception cref="SampleException">The ending is none of a format.</exception>
    public static WordVectorFormat FormatOf(string path, bool hasNgrams) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".vec" or ".txt" => WordVectorFormat.Word2VecText,
        ".bin" => hasNgrams ? WordVectorFormat.FastTextModel : WordVectorFormat.Word2VecBinary,
        _ => throw new SampleException($"--output: expected a name that ends with .vec, .txt or .bin, found '{path}'."),
    };

    /// <summary>Loads vectors in any format.</summary>
    /// <exception cref="SampleException">There is no such file.</exception>
    public static WordVectors Load(string path) => File.Exists(path)
        ? WordVectors.Load(path, new WordVectorOptions { LowerCaseFallback = true })
        : throw new SampleException($"{path}: no such file of word vectors; 'train' writes one.");

    /// <summary>Finds the form of a word that has a vector: as typed, in lower case, or as Hangul letters.</summary>
    public static bool TryFind(WordVectors vectors, string word, out string form)
    {
        form = vectors.TryGetVector(word, out _) ? word : word.Normalize(NormalizationForm.FormD);
        return vectors.TryGetVector(form, out _);
    }

    /// <summary>Finds the form of a word that has a vector.</summary>
    /// <exception cref="SampleException">It has none.</exception>
    public static string Find(WordVectors vectors, string word) =>
        TryFind(vectors, word, out string form) ? form : throw Unknown(word);

    public static SampleException Unknown(string word) => new(
        $"'{word}': expected a word with a vector, found none. A model that 'train --ngrams 3-6 --output vectors.bin' writes has "
            + "neighbors of unknown words too.");

    /// <summary>Joins Hangul letters to syllables, as people read them.</summary>
    public static string Shown(string token) => token.Normalize(NormalizationForm.FormC);
}
