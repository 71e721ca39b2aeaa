using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Onnx;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>The files beside the network: vocabulary and card. And what cannot be written.</summary>
public sealed class OnnxFolderTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _rows;
    private readonly TransformerChain<TextClassifierTransformer> _model;

    public OnnxFolderTests()
    {
        _rows = _ml.Data.LoadFromEnumerable(ToyTasks.Negation(40, seed: 1));
        _model = Pipelines.Classification(_ml, Pipelines.Hasty).Fit(_rows);
    }

    private DataViewSchema Schema => _model.GetOutputSchema(_rows.Schema);

    public void Dispose()
    {
        _model.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void The_card_and_the_vocabulary_tell_how_to_make_ids()
    {
        _model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), Schema);

        Assert.Equal(
            ["card.json", "network.onnx", "vocabulary.txt"],
            new DirectoryInfo(_files.PathOf("onnx")).GetFiles().Select(file => file.Name).Order());
        string[] vocabulary = KeyValues();
        Assert.Equal(vocabulary, File.ReadAllLines(_files.PathOf("onnx/vocabulary.txt")));
        JsonNode card = JsonNode.Parse(File.ReadAllText(_files.PathOf("onnx/card.json")))!;
        Assert.Equal("""["Rnn"]""", card["networks"]!.ToJsonString());
        Assert.Equal(Labels(), card["labels"]!.AsArray().Select(label => (string?)label));
        JsonNode tokens = card["tokens"]![0]!;
        Assert.Equal("vocabulary.txt", (string?)tokens["file"]);
        Assert.Equal("Tokens", (string?)tokens["format"]);
        Assert.Equal(vocabulary.Length, (int?)tokens["count"]);
        Assert.Equal(1, (int?)tokens["firstId"]);
        Assert.Equal(0, (int?)tokens["paddingId"]);
        Assert.Equal("<unk>", vocabulary[(int)tokens["unknownId"]! - 1]);
        Assert.Equal(400, (int?)tokens["maximumLength"]);
        Assert.Equal("""["batch","length"]""", card["inputs"]![0]!["shape"]!.ToJsonString());
        Assert.Equal(["Score", "PredictedIndex"], card["outputs"]!.AsArray().Select(end => (string?)end!["name"]));
        Assert.Equal(GraphBuilder.OperatorSet, (int?)card["versions"]!["operatorSet"]);
    }

    [Fact]
    public void Tokens_with_line_breaks_are_escaped_and_the_card_says_so()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(ToyTasks.Negation(40, seed: 1).Select(
            row => new ToyTexts.Row { Text = $"{row.Text}\n", Sentiment = row.Sentiment }));
        using var model = _ml.Transforms.Text.TokenizeText("Tokens", "Text", TextTokenizer.Characters)
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(Pipelines.Trainer(_ml, Pipelines.Hasty)).Fit(rows);

        model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), model.GetOutputSchema(rows.Schema));

        JsonNode card = JsonNode.Parse(File.ReadAllText(_files.PathOf("onnx/card.json")))!;
        Assert.Equal("TabSeparated", (string?)card["tokens"]![0]!["format"]);
        Vocabulary read = Vocabulary.Load(_files.PathOf("onnx/vocabulary.txt"));
        Assert.Equal(model.OfType<MapTokensToVocabularyTransformer>().Single().Vocabulary.Tokens, read.Tokens);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused_and_stays()
    {
        string path = _files.Write("onnx", "something else");

        Assert.Throws<IOException>(() => _model.LastTransformer.ExportOnnx(path, Schema));
        Assert.Equal("something else", File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_refused_before_anything_is_replaced()
    {
        Directory.CreateDirectory(_files.PathOf("onnx/network.onnx"));
        File.WriteAllText(_files.PathOf("onnx/card.json"), "old");

        var exception = Assert.Throws<IOException>(() => _model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), Schema));

        Assert.EndsWith("network.onnx': expected a file or none, found a folder.", exception.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_files.PathOf("onnx/card.json")));
    }

    [Fact]
    public void A_schema_without_the_ids_is_refused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), _rows.Schema));

        Assert.StartsWith("Input column 'Ids': expected a vector of keys", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_files.PathOf("onnx")));
    }

    [Fact]
    public void Another_vocabulary_is_refused()
    {
        IDataView other = Pipelines.Preprocessing(_ml).Fit(_ml.Data.TakeRows(_rows, 1)).Transform(_rows);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), other.Schema));

        Assert.Contains("tokens trained with", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_classifier_is_not_written()
    {
        DataViewSchema schema = Schema;
        _model.LastTransformer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), schema));
        Assert.False(Directory.Exists(_files.PathOf("onnx")));
    }

    [Fact]
    public void A_loaded_classifier_is_written_to_the_same_bytes()
    {
        _model.LastTransformer.ExportOnnx(_files.PathOf("saved"), Schema);
        using var loaded = (TransformerChain<ITransformer>)ComponentChecks.SaveAndLoad(_ml, _model, _rows.Schema);

        ((TextClassifierTransformer)loaded.LastTransformer).ExportOnnx(_files.PathOf("loaded"), loaded.GetOutputSchema(_rows.Schema));

        Assert.Equal(File.ReadAllBytes(_files.PathOf("saved/network.onnx")), File.ReadAllBytes(_files.PathOf("loaded/network.onnx")));
        Assert.Equal(File.ReadAllText(_files.PathOf("saved/card.json")), File.ReadAllText(_files.PathOf("loaded/card.json")));
    }

    private string[] Labels()
    {
        VBuffer<ReadOnlyMemory<char>> labels = default;
        Schema["Score"].GetSlotNames(ref labels);
        return [.. labels.DenseValues().Select(label => label.ToString())];
    }

    private string[] KeyValues()
    {
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        Schema["Ids"].GetKeyValues(ref tokens);
        return [.. tokens.DenseValues().Select(token => token.ToString())];
    }
}
