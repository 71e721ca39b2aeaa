using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>An encoder works and is saved with each kind of tokenizer.</summary>
public sealed class EncoderTokenizerTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => EncoderTokensTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Vectors_are_those_of_the_tokenizers_ids_and_survive_saving(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using EncoderFolder folder = WithTokenizer(name, spare: 1);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        string[] texts = ["A good film, and again good!", "", "영화가 정말 재미있었어요", "bad"];
        IDataView rows = _ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }));
        var options = new EmbedTextOptions { Normalize = false };

        using EmbedTextTransformer model = _ml.Transforms.Text.EmbedText("Vector", "Text", encoder, options).Fit(rows);
        using var loaded = (EmbedTextTransformer)ComponentChecks.SaveAndLoad(_ml, model, rows.Schema);

        var tokens = new EncoderTokens(encoder.Tokenizer, encoder.Marks, encoder.MaximumLength);
        float[][] vectors = [.. model.Transform(rows).GetColumn<float[]>("Vector")];
        for (int i = 0; i < texts.Length; i++)
        {
            var store = new TokenStore();
            tokens.Add(texts[i].AsMemory(), store);
            long[] ids = [.. store[0].ToArray().Select(id => id - 1L)];
            ReferenceTensors.AssertClose(folder.States(ids).mean([0]), tensor(vectors[i]));
        }

        Assert.Equal(vectors, loaded.Transform(rows).GetColumn<float[]>("Vector"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tokenizer_with_more_tokens_than_the_encoder_is_refused(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using EncoderFolder folder = WithTokenizer(name, spare: -1);

        FormatException error = Assert.Throws<FormatException>(() => PretrainedEncoder.Load(folder.Path));

        Assert.Contains("the vocab_size of config.json, found", error.Message);
    }

    [Fact]
    public void A_model_that_was_saved_without_marks_has_those_of_BERT()
    {
        using var folder = new EncoderFolder("bert");
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        var settings = new EmbedTextTransformer.Settings(
            "Vector", "Text", new EmbedTextOptions(), encoder.Architecture, encoder.Tokenizer.Settings,
            encoder.Marks with { First = "other" });
        JsonNode json = JsonSerializer.SerializeToNode(settings, ModelFolder.Json)!;
        Assert.Equal("other", json["Marks"]!["First"]!.GetValue<string>());
        json.AsObject().Remove("Marks");

        Assert.Equal(EncoderMarks.Bert, json.Deserialize<EmbedTextTransformer.Settings>(ModelFolder.Json)!.Marks);
    }

    /// <summary>The folder of an encoder whose vocabulary has some tokens more than its tokenizer.</summary>
    private static EncoderFolder WithTokenizer(string name, int spare)
    {
        var folder = new EncoderFolder("bert");
        File.Delete(folder.PathOf("vocab.txt"));
        foreach (string path in Directory.GetFiles(ReferenceTokenizer.Read(name).Folder))
        {
            if (Path.GetFileName(path) != "config.json")
            {
                File.Copy(path, folder.PathOf(Path.GetFileName(path)));
            }
        }

        if (name == "SentencePiece")    // without XLM-R's config.json, which adds the mask and the padding
        {
            File.WriteAllText(folder.PathOf("tokenizer_config.json"), """
                {"unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "mask_token": "<mask>"}
                """);
        }

        int size = PretrainedTokenizer.Load(folder.Path).Vocabulary.Count + spare;
        folder.WriteConfiguration(new() { ["vocab_size"] = size });
        folder.Weights["embeddings.word_embeddings.weight"] = randn(size, EncoderFolder.Size);
        folder.WriteWeights(folder.Weights);
        return folder;
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
