using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class LatentSemanticAnalysisTests
{
    private static readonly LatentSemanticAnalysisOptions s_all =
        new() { Dimensions = 6, Words = new WordSelection { MinimumTexts = 1, MaximumTextShare = 1 } };

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vectors_and_figures_are_those_of_scikit_learn(bool isSublinear)
    {
        ReferenceTopics reference = ReferenceTopics.Load();
        ReferenceSvd expected = reference.Svd.Single(svd => svd.Sublinear == isSublinear);
        IDataView data = PlantedTopics.Ids(_ml, reference.Tokens);

        LatentSemanticAnalysisTransformer transformer =
            _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", s_all with { SublinearTermFrequency = isSublinear }).Fit(data);

        AssertNear(expected.SingularValues, transformer.SingularValues, 1e-6);
        AssertNear(expected.ExplainedVariance, transformer.ExplainedVariance, 1e-6);
        AssertNear(expected.ExplainedVarianceRatio, transformer.ExplainedVarianceRatio, 1e-6);
        float[][] vectors = [.. transformer.Transform(data).Column<VBuffer<float>>("Vector").Select(v => v.DenseValues().ToArray())];
        for (int text = 0; text < expected.AbsoluteVectors.Length; text++)
        {
            AssertNear(expected.AbsoluteVectors[text], [.. vectors[text].Select(value => Math.Abs((double)value))], 1e-4);
        }

        TextIndex index = transformer.CreateIndex(data);
        for (int text = 0; text < expected.Cosines.Length; text++)
        {
            Dictionary<int, float> similarities =
                index.MostSimilar(text, index.Count).ToDictionary(similar => similar.Row, similar => similar.Similarity);
            foreach ((int other, double cosine) in expected.Cosines[text].Index().Where(pair => pair.Index != text))
            {
                Assert.Equal(cosine, similarities[other], 1e-5);
            }
        }
    }

    [Fact]
    public void Words_of_a_planted_topic_are_neighbors()
    {
        IDataView data = PlantedTopics.Ids(_ml, PlantedTopics.Write(400));
        LatentSemanticAnalysisTransformer transformer =
            _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", new() { Dimensions = 3 }).Fit(data);

        foreach (string[] planted in PlantedTopics.Topics)
        {
            IEnumerable<string> neighbors = transformer.WordVectors.MostSimilar(planted[0], 7).Select(similar => similar.Token);
            Assert.Equal(planted[1..].Order(), neighbors.Order());
        }

        Assert.Equal(3, transformer.WordVectors.Dimension);
        Assert.False(transformer.WordVectors.TryGetVector("the", out _));
    }

    [Fact]
    public void Texts_of_a_planted_topic_are_neighbors_of_a_new_text()
    {
        string[][] texts = PlantedTopics.Write(200);
        IDataView data = PlantedTopics.Ids(_ml, texts);
        LatentSemanticAnalysisTransformer transformer =
            _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", new() { Dimensions = 3 }).Fit(data);
        TextIndex index = transformer.CreateIndex(data);

        foreach (string[] planted in PlantedTopics.Topics)
        {
            foreach (SimilarText similar in index.MostSimilar(transformer.VectorOf([planted[0], planted[1], "unknown"]), 5))
            {
                Assert.True(texts[similar.Row].Count(planted.Contains) > texts[similar.Row].Length / 3);
                Assert.InRange(similar.Similarity, 0.9, 1);
            }
        }

        Assert.Equal((200, 3), (index.Count, index.Dimension));
        Assert.DoesNotContain(index.MostSimilar(7, 199), similar => similar.Row == 7);
        Assert.Equal(
            "Row: expected 0 to 199, found 200. (Parameter 'row')",
            Assert.Throws<ArgumentOutOfRangeException>(() => index.MostSimilar(200)).Message);
        Assert.StartsWith(
            "Vector: expected 3 numbers, found 2.", Assert.Throws<ArgumentException>(() => index.MostSimilar(new float[2])).Message);
    }

    [Fact]
    public void The_transformer_keeps_its_promises()
    {
        IDataView data = PlantedTopics.Ids(_ml, [.. PlantedTopics.Write(40), [], ["unknown"]]);
        var options = new LatentSemanticAnalysisOptions { Dimensions = 4, SublinearTermFrequency = true };
        LatentSemanticAnalysisTransformer transformer =
            ComponentChecks.Holds(_ml, _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", options), data);

        IDataView output = transformer.Transform(data);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), output.Schema["Vector"].Type);
        Assert.Equal("0 0 0 0", output.VectorColumn<float>("Vector")[^2]);
        string[] text = PlantedTopics.Write(40)[3];
        Assert.Equal(string.Join(' ', transformer.VectorOf(text)), output.VectorColumn<float>("Vector")[3]);
    }

    [Fact]
    public void A_loaded_model_has_figures_and_neighbors()
    {
        IDataView data = PlantedTopics.Ids(_ml, PlantedTopics.Write(60));
        LatentSemanticAnalysisTransformer transformer =
            _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", new() { Dimensions = 5 }).Fit(data);

        var loaded = (LatentSemanticAnalysisTransformer)ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema);

        Assert.Equal(transformer.SingularValues, loaded.SingularValues);
        Assert.Equal(transformer.ExplainedVarianceRatio, loaded.ExplainedVarianceRatio);
        Assert.Equal(transformer.WordVectors.MostSimilar("sea"), loaded.WordVectors.MostSimilar("sea"));
        Assert.Equal(transformer.VectorOf(["sea", "king"]), loaded.VectorOf(["sea", "king"]));
    }

    [Fact]
    public void Bad_input_is_an_error_before_the_work_starts()
    {
        IDataView ids = PlantedTopics.Ids(_ml, PlantedTopics.Write(30));
        Check<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Tokens").Fit(ids),
            "Input column 'Tokens': expected a vector of keys");
        Check<InvalidOperationException>(
            () => _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", s_all with { Dimensions = 50 }).Fit(ids),
            "Input column 'Ids': expected at least 50 words that option Words keeps, as many as dimensions, found ");
        Check<InvalidOperationException>(
            () => _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", s_all with { Dimensions = 20 })
                .Fit(PlantedTopics.Ids(_ml, PlantedTopics.Write(10, length: 100))),
            "Input column 'Ids': expected at least 20 rows, as many as dimensions, found 10.");
        Check<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", s_all with { Dimensions = 0 }),
            "Option Dimensions: expected 1 to 1000000, found 0.");

        static void Check<T>(Action act, string message)
            where T : Exception =>
            Assert.StartsWith(message, Assert.Throws<T>(act).Message);
    }

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> found, double relative) =>
        Assert.Equal(expected, found, (one, other) => Math.Abs(one - other) <= Math.Max(1e-6, relative * Math.Abs(one)));
}
