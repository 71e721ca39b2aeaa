using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class TextPipelineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Text_becomes_ids_and_ids_become_tokens_again()
    {
        IDataView data = _ml.Texts("A movie, a GOOD one.", "", "Bad<br />movie!");
        var pipeline = Pipeline()
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Tokens", "Padded"));

        ITransformer model = pipeline.Fit(data);

        Assert.Equal(
            ["a movie , a good one", "<pad> <pad> <pad> <pad> <pad> <pad>", "bad movie ! <pad> <pad> <pad>"],
            model.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        ComponentChecks.Holds(_ml, pipeline, data);
    }

    [Fact]
    public void A_prediction_engine_maps_one_text_at_a_time_after_loading_too()
    {
        IDataView data = _ml.Texts("a b a", "c");
        ITransformer model = Pipeline().Fit(data);
        ITransformer loaded = ComponentChecks.SaveAndLoad(_ml, model, data.Schema);
        foreach (ITransformer transformer in new[] { model, loaded })
        {
            PredictionEngine<TextRows.TextRow, IdsRow> engine = _ml.Model.CreatePredictionEngine<TextRows.TextRow, IdsRow>(transformer);
            Assert.Equal([5u, 1u, 3u], engine.Predict(new TextRows.TextRow { Text = "C x A" }).Ids);
            Assert.Equal([], engine.Predict(new TextRows.TextRow { Text = null }).Ids);
            Assert.Equal([4u, 2u, 2u, 2u, 2u, 2u], engine.Predict(new TextRows.TextRow { Text = "b" }).Padded);
        }
    }

    [Fact]
    public void Many_cursors_at_once_give_what_one_gives()
    {
        IDataView data = _ml.Texts([.. Enumerable.Range(0, 2000).Select(i => $"Text {i}, it's \"{i % 7}\" {new string('x', i % 50)}!")]);
        IDataView output = Pipeline(TextTokenizer.BasicEnglish).Fit(data).Transform(data);
        string[] expected = output.VectorColumn<uint>("Padded");
        string[][] found = new string[8][];
        Parallel.For(0, found.Length, i => found[i] = output.VectorColumn<uint>("Padded"));
        Assert.All(found, rows => Assert.Equal(expected, rows));

        DataViewSchema.Column column = output.Schema["Padded"];
        DataViewRowCursor[] set = output.GetRowCursorSet([column], 4);
        int rows = 0;
        Parallel.ForEach(set, cursor =>
        {
            using (cursor)
            {
                while (cursor.MoveNext())
                {
                    Interlocked.Increment(ref rows);
                }
            }
        });
        Assert.Equal(2000, rows);
    }

    [Theory]
    [InlineData("Ids")]
    [InlineData("Padded")]
    public void ProduceNgrams_of_ML_NET_takes_the_ids(string ids)
    {
        IDataView data = _ml.Texts("a b a b", "b");
        var pipeline = Pipeline().Append(_ml.Transforms.Text.ProduceNgrams("Ngrams", ids, ngramLength: 1, useAllLengths: false));
        IDataView output = pipeline.Fit(data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        output.Schema["Ngrams"].GetSlotNames(ref names);
        int a = names.DenseValues().ToList().FindIndex(name => name.ToString() == "a");
        int b = names.DenseValues().ToList().FindIndex(name => name.ToString() == "b");
        List<VBuffer<float>> counts = output.Column<VBuffer<float>>("Ngrams");
        Assert.Equal((2f, 2f), (counts[0].GetItemOrDefault(a), counts[0].GetItemOrDefault(b)));
        Assert.Equal((0f, 1f), (counts[1].GetItemOrDefault(a), counts[1].GetItemOrDefault(b)));
    }

    // Counted in Python, by the notes' lines: 112,013 distinct tokens, of which max_size=10000 and min_freq=10 keep 10,000.
    [DataFact("imdb/train.csv.gz")]
    public void The_study_recipe_gives_the_vocabulary_of_the_notes_on_IMDB()
    {
        string file = DataFactAttribute.Unpack("imdb/train.csv.gz");
        try
        {
            IDataView data = _ml.Data.LoadFromTextFile(
                file,
                new TextLoader.Options
                {
                    Columns = [new TextLoader.Column("Text", DataKind.String, 0)],
                    Separators = [','],
                    HasHeader = true,
                    AllowQuoting = true,
                    ReadMultilines = true,
                });
            var pipeline = _ml.Transforms.Text.CleanText("Text", options: CleanTextOptions.StudyRecipe)
                .Append(_ml.Transforms.Text.TokenizeText("Text"))
                .Append(
                    _ml.Transforms.Text.MapTokensToVocabulary(
                        "Text", options: new VocabularyOptions { MaximumSize = 10_000, MinimumFrequency = 10 }));

            Vocabulary vocabulary = pipeline.Fit(data).LastTransformer.Vocabulary;

            Assert.Equal(10_002, vocabulary.Count);
            Assert.Equal(
                "<unk>=0 <pad>=0 the=334706 and=162248 a=161954 of=145366 to=135106 is=107028",
                string.Join(' ', Enumerable.Range(0, 8).Select(id => $"{vocabulary[id]}={vocabulary.GetFrequency(id)}")));
            byte[] hash = System.Security.Cryptography.SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Tokens)));
            Assert.Equal("304c930dcc642e3cf6a05402314215f64e5f7d126bf9ecf830a08fe57f11959e", Convert.ToHexStringLower(hash));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private EstimatorChain<PadSequenceTransformer> Pipeline(TextTokenizer? tokenizer = null) =>
        _ml.Transforms.Text.CleanText("Clean", "Text")
            .Append(_ml.Transforms.Text.TokenizeText("Tokens", "Clean", tokenizer))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(_ml.Transforms.Text.PadSequence("Padded", "Ids", new PadSequenceOptions { Length = 6 }));

    private sealed class IdsRow
    {
        public uint[] Ids { get; set; } = [];

        public uint[] Padded { get; set; } = [];
    }
}
