using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>A saved encoder is a folder that this package and Hugging Face's Transformers read.</summary>
public sealed class EncoderSaveTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData("bert", "bert.", false)]
    [InlineData("bert", "bert.", true)]
    [InlineData("distilbert", "distilbert.", true)]
    [InlineData("electra", "electra.", true)]
    [InlineData("roberta", "roberta.", true)]
    [InlineData("xlm-roberta", "roberta.", true)]
    [InlineData("camembert", "roberta.", true)]
    public void A_saved_encoder_loads_with_the_same_weights_and_saves_the_same_bytes(string family, string prefix, bool hasHeads)
    {
        using var folder = new EncoderFolder(family, prefix, hasHeads: hasHeads);
        File.WriteAllText(folder.PathOf("tokenizer_config.json"), "{ \"do_lower_case\": false }");
        File.WriteAllText(folder.PathOf("special_tokens_map.json"), "{}");
        string first = _files.PathOf("first"), second = _files.PathOf("second");
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);

        encoder.Save(first);
        using PretrainedEncoder loaded = PretrainedEncoder.Load(first);
        loaded.Save(second);

        Assert.Equal(encoder.Architecture, loaded.Architecture);
        Assert.Empty(loaded.UnusedWeights);
        using var expected = encoder.CopyNetwork();
        using var actual = loaded.CopyNetwork();
        Dictionary<string, Tensor> weights = actual.state_dict();
        Assert.All(expected.state_dict(), weight => Assert.Equal(weight.Value.bytes.ToArray(), weights[weight.Key].bytes.ToArray()));
        Assert.Equal(
            ["config.json", "model.safetensors", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt"], Names(first));
        Assert.All(Names(first), name => Assert.Equal(Content(first, name), Content(second, name)));
        Assert.All(["config.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt"],
            name => Assert.Equal(Content(folder.Path, name), Content(first, name)));
        Assert.Equal(hasHeads ? folder.WholeWeights.Keys.Order() : folder.Weights.Keys.Order(), Header(first).Keys.Order());
    }

    [Fact]
    public void The_weights_say_that_they_are_for_PyTorch_and_their_numbers_follow_one_another()
    {
        using var folder = new EncoderFolder("bert");
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);

        encoder.Save(_files.PathOf("saved"));

        JsonObject header = JsonNode.Parse(HeaderJson(_files.PathOf("saved")))!.AsObject();
        Assert.Equal("pt", (string?)header["__metadata__"]!["format"]);
        long end = 0;
        foreach ((string name, (long[] shape, long[] offsets)) in Header(_files.PathOf("saved")).OrderBy(entry => entry.Value.Offsets[0]))
        {
            Assert.Equal(end, offsets[0]);
            Assert.Equal(folder.Weights[name].shape, shape);
            end = offsets[1];
        }
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("electra")]
    [InlineData("roberta")]
    public void An_encoder_made_here_has_every_file_that_Python_needs(string family)
    {
        using var folder = new EncoderFolder(family, hasHeads: true);
        using PretrainedEncoder source = PretrainedEncoder.Load(folder.Path);
        using PretrainedEncoder encoder = PretrainedEncoder.Of(source.CopyNetwork(), source.Architecture, source.Tokenizer);

        encoder.Save(_files.PathOf("saved"));

        using PretrainedEncoder loaded = PretrainedEncoder.Load(_files.PathOf("saved"));
        Assert.Equal(source.Architecture, loaded.Architecture);
        Assert.Equal(source.Tokenizer.Vocabulary.Tokens, loaded.Tokenizer.Vocabulary.Tokens);
        JsonNode config = JsonNode.Parse(Content(_files.PathOf("saved"), "config.json"))!;
        string name = family switch { "bert" => "Bert", "distilbert" => "DistilBert", "electra" => "Electra", _ => "Roberta" };
        Assert.Equal($"{name}ForMaskedLM", (string?)config["architectures"]![0]);
        Assert.Equal(family == "roberta" ? 1 : 0, (int)config["pad_token_id"]!);
        JsonNode tokenizer = JsonNode.Parse(Content(_files.PathOf("saved"), "tokenizer_config.json"))!;
        Assert.Equal(
            ("BertTokenizer", true, 16, "[MASK]"),
            ((string?)tokenizer["tokenizer_class"], (bool)tokenizer["do_lower_case"]!, (int)tokenizer["model_max_length"]!,
                (string?)tokenizer["mask_token"]));
        JsonNode special = JsonNode.Parse(Content(_files.PathOf("saved"), "special_tokens_map.json"))!;
        Assert.Equal("[CLS]", (string?)special["cls_token"]);
    }

    [Fact]
    public void Other_fields_of_a_configuration_stay_where_the_sizes_change()
    {
        using var folder = new EncoderFolder("bert");
        folder.WriteConfiguration(new() { ["id2label"] = new Dictionary<string, string> { ["0"] = "부정" } });
        using PretrainedEncoder source = PretrainedEncoder.Load(folder.Path);
        var architecture = source.Architecture with { Dropout = 0.25, HasMaskedTokenHead = true };
        using PretrainedEncoder encoder = PretrainedEncoder.Of(
            source.CopyNetwork(architecture), architecture, source.Tokenizer, origin: source);

        encoder.Save(_files.PathOf("saved"));

        JsonNode config = JsonNode.Parse(Content(_files.PathOf("saved"), "config.json"))!;
        Assert.Equal("부정", (string?)config["id2label"]!["0"]);
        Assert.Equal(0.25, (double)config["hidden_dropout_prob"]!);
        using PretrainedEncoder loaded = PretrainedEncoder.Load(_files.PathOf("saved"));
        Assert.Equal(architecture, loaded.Architecture);
    }

    [Theory]
    [InlineData("torch_dtype", "float16", false)]
    [InlineData("dtype", "bfloat16", false)]
    [InlineData("dtype", "float32", true)]
    public void A_configuration_says_that_saved_weights_are_float32(string field, string type, bool isKept)
    {
        using var folder = new EncoderFolder("bert");
        folder.WriteConfiguration(new() { [field] = type });
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);

        encoder.Save(_files.PathOf("saved"));

        byte[] content = Content(_files.PathOf("saved"), "config.json");
        Assert.Equal(isKept, content.SequenceEqual(Content(folder.Path, "config.json")));
        JsonObject config = JsonNode.Parse(content)!.AsObject();
        Assert.Equal("float32", (string?)config[field]);
        Assert.Equal(field == "torch_dtype", config.ContainsKey("torch_dtype"));
    }

    [Fact]
    public void Other_files_of_a_folder_stay_and_its_own_are_replaced()
    {
        using var folder = new EncoderFolder("bert");
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        string saved = Path.GetDirectoryName(_files.Write("README.md", "mine"))!;
        _files.Write("config.json", "old");

        encoder.Save(saved);

        Assert.Equal("mine", File.ReadAllText(_files.PathOf("README.md")));
        Assert.Equal(["README.md", "config.json", "model.safetensors", "vocab.txt"], Names(saved));
        Assert.Equal(Content(folder.Path, "config.json"), Content(saved, "config.json"));

        // Onto its own folder, too.
        encoder.Save(folder.Path);
        PretrainedEncoder.Load(folder.Path).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_changes_nothing()
    {
        using var folder = new EncoderFolder("bert");
        PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        string file = _files.Write("file", "content"), blocked = _files.PathOf("blocked");
        Directory.CreateDirectory(Path.Combine(blocked, "model.safetensors"));

        Assert.Contains(file, Assert.ThrowsAny<IOException>(() => encoder.Save(file)).Message);
        Assert.Contains("model.safetensors': expected a file or none, found a folder",
            Assert.ThrowsAny<IOException>(() => encoder.Save(blocked)).Message);
        Assert.Empty(Names(blocked));
        Assert.Throws<ArgumentException>(() => encoder.Save(""));
        encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Save(_files.PathOf("late")));
        Assert.False(Directory.Exists(_files.PathOf("late")));
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static byte[] Content(string folder, string name) => File.ReadAllBytes(Path.Combine(folder, name));

    private static byte[] HeaderJson(string folder)
    {
        byte[] content = Content(folder, "model.safetensors");
        return content[8..(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(content))];
    }

    private static Dictionary<string, (long[] Shape, long[] Offsets)> Header(string folder) =>
        JsonNode.Parse(HeaderJson(folder))!.AsObject().Where(entry => entry.Key != "__metadata__").ToDictionary(
            entry => entry.Key,
            entry => (entry.Value!["shape"].Deserialize<long[]>()!, entry.Value["data_offsets"].Deserialize<long[]>()!));
}
