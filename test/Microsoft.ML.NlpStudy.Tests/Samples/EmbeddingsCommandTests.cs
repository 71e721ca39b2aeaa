using System.Globalization;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The sample as its users start it: each call a process of its own.</summary>
public sealed class EmbeddingsCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embeddings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_demonstration_finds_neighbors_and_analogies_and_its_vectors_answer_in_other_processes()
    {
        SampleProcess shown = Run();
        SampleProcess neighbors = Run("neighbours", "--vectors", "vectors.vec", "--count", "3", "Dog", "tea");
        SampleProcess analogy = Run("analogy", "--vectors", "vectors.vec", "--count", "1", "man", "king", "woman");
        SampleProcess similarity = Run("similarity", "--vectors", "vectors.vec", "cat", "dog");
        SampleProcess plot = Run("plot", "--vectors", "vectors.vec", "--output", "map.svg", "king", "queen", "tea");

        Assert.Equal((0, ""), (shown.ExitCode, shown.Errors));
        Assert.Contains("man is to king as woman is to queen", shown.Lines);
        Assert.Contains("france is to paris as japan is to tokyo", shown.Lines);
        string[][] fields = [.. neighbors.Lines.Select(line => line.Split('\t'))];
        Assert.Equal(["cat", "hamster", "rabbit"], fields.Where(line => line[0] == "Dog").Select(line => line[2]).Order());
        Assert.Equal(["coffee", "juice", "milk"], fields.Where(line => line[0] == "tea").Select(line => line[2]).Order());
        Assert.EndsWith("\tqueen", Assert.Single(analogy.Lines));
        Assert.InRange(double.Parse(Assert.Single(similarity.Lines), CultureInfo.InvariantCulture), 0.9, 1);
        Assert.Equal((0, ""), (plot.ExitCode, plot.Errors));
        Assert.Contains(">queen<", File.ReadAllText(Path.Combine(_folder, "map.svg")));
    }

    [Fact]
    public void A_trained_fastText_model_knows_neighbors_of_a_misspelled_word()
    {
        File.WriteAllLines(
            Path.Combine(_folder, "texts.csv"),
            ["id,text", .. Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? $"{i},Painters paint paintings!" : $"{i},Rivers flow on.")]);

        SampleProcess trained = Run(
            "train", "--input", "texts.csv", "--text-column", "text", "--ngrams", "3-5", "--buckets", "2000", "--dimension", "16",
            "--subsampling", "0", "--threads", "1", "--output", "vectors.bin");
        SampleProcess asked = Run("neighbors", "--vectors", "vectors.bin", "--count", "1", "paintingz");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Contains(trained.Lines, line => line.StartsWith("Epoch 5/5: loss ", StringComparison.Ordinal));
        Assert.EndsWith("\tpaintings", Assert.Single(asked.Lines));
    }

    [Fact]
    public void Topics_are_shown_by_their_words_drawn_and_saved()
    {
        string[][] themes = [["bread", "oven", "salt", "flour"], ["ship", "wave", "sail", "harbor"]];
        var random = new Random(1);
        File.WriteAllLines(
            Path.Combine(_folder, "texts.txt"),
            Enumerable.Range(0, 200).Select(i => string.Join(' ', Enumerable.Range(0, 10).Select(_ => themes[i % 2][random.Next(4)]))));

        SampleProcess found = Run(
            "topics", "--input", "texts.txt", "--topics", "2", "--max-share", "0.9", "--iterations", "50", "--plot", "topics.svg");

        Assert.Equal(0, found.ExitCode);
        foreach (string[] theme in themes)
        {
            Assert.Contains(found.Lines, line => theme.All(line.Contains));
        }

        Assert.Contains(">harbor<", File.ReadAllText(Path.Combine(_folder, "topics.svg")));
        var topics = (FindTopicsTransformer)((IEnumerable<ITransformer>)new MLContext().Model.Load(
            Path.Combine(_folder, "topics.zip"), out _)).Last();
        Assert.Equal(2, topics.Model.Topics.Count);
    }

    [Theory]
    [InlineData("Embeddings: --output: expected a name that ends with .vec, .txt or .bin, found 'v.zip'.",
        "train", "--input", "texts.txt", "--output", "v.zip")]
    [InlineData("Embeddings: --ngrams: expected two numbers such as 3-6, found '3'.", "train", "--input", "texts.txt", "--ngrams", "3")]
    [InlineData("Embeddings: none.vec: no such file of word vectors; 'train' writes one.", "neighbors", "--vectors", "none.vec", "a")]
    [InlineData("Embeddings: expected 3 words, or --questions, found 1 words.", "analogy", "--vectors", "none.vec", "a")]
    [InlineData("Embeddings: '고양이': expected a word with a vector, found none.", "neighbors", "--vectors", "two.vec", "고양이")]
    public void An_error_is_one_line_that_says_what_to_do(string error, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder, "texts.txt"), "a b\n");
        File.WriteAllText(Path.Combine(_folder, "two.vec"), "2 2\na 1 0\nb 0 1\n");

        SampleProcess failed = Run(arguments);

        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith(error, Assert.Single(failed.ErrorLines));
    }

    private SampleProcess Run(params string[] arguments) => SampleProcess.Run("Embeddings", _folder, arguments);
}
