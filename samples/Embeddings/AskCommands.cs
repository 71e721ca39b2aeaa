using System.Globalization;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Embeddings;

/// <summary>The commands that ask trained vectors: neighbors, analogies, similarities and a map.</summary>
internal static class AskCommands
{
    /// <summary>Prints the nearest words of each word: the word, the cosine and the neighbor, with tabs between.</summary>
    public static void Neighbors(string path, int count, IEnumerable<string> words)
    {
        WordVectors vectors = VectorFile.Load(path);
        foreach (string word in words)
        {
            foreach (SimilarToken one in Nearest(vectors, word, count))
            {
                Console.WriteLine($"{word}\t{Number(one.Similarity)}\t{VectorFile.Shown(one.Token)}");
            }
        }
    }

    /// <summary>Completes an analogy.</summary>
    public static void Analogy(string path, int count, string[] words)
    {
        WordVectors vectors = VectorFile.Load(path);
        string[] known = [.. words.Select(word => VectorFile.Find(vectors, word))];
        foreach (SimilarToken one in vectors.MostSimilar([known[1], known[2]], [known[0]], count))
        {
            Console.WriteLine($"{Number(one.Similarity)}\t{VectorFile.Shown(one.Token)}");
        }
    }

    /// <summary>Answers the questions of a file.</summary>
    public static void Analogies(string path, string questions) =>
        Console.WriteLine(VectorFile.Load(path).EvaluateAnalogies(questions));

    /// <summary>Prints the cosine of two words.</summary>
    public static void Similarity(string path, string[] words)
    {
        WordVectors vectors = VectorFile.Load(path);
        Console.WriteLine(Number(vectors.Similarity(VectorFile.Find(vectors, words[0]), VectorFile.Find(vectors, words[1]))));
    }

    /// <summary>Compares similarities with the judgments in a file.</summary>
    public static void Similarities(string path, string pairs, bool compose) => Console.WriteLine(
        VectorFile.Load(path).EvaluateSimilarity(pairs, new WordSimilarityOptions { ComposeUnknownWords = compose }));

    /// <summary>Draws a map of words.</summary>
    public static void Plot(string path, string output, string[] words)
    {
        PlotFile.Check("--output", output);
        WordVectors vectors = VectorFile.Load(path);
        PlotFile.Save(vectors.Plot(words.Select(word => VectorFile.Find(vectors, word))), output);
    }

    // Unknown words get the vector of their n-grams, where the file has them.
    private static IReadOnlyList<SimilarToken> Nearest(WordVectors vectors, string word, int count)
    {
        if (VectorFile.TryFind(vectors, word, out string form))
        {
            return vectors.MostSimilar(form, count);
        }

        float[] composed = new float[vectors.Dimension];
        return vectors.TryComposeVector(word, composed) || vectors.TryComposeVector(form, composed)
            ? vectors.MostSimilar(composed, count)
            : throw VectorFile.Unknown(word);
    }

    private static string Number(float value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
