using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>A damaged or foreign folder is refused by the name of its file, with what was expected and found.</summary>
public sealed class EncoderDamageTests
{
    private const string Index = "model.safetensors.index.json";

    private static readonly Dictionary<string, (Action<EncoderFolder> Spoil, string Expected)> s_damages = new()
    {
        ["no weights"] = (
            folder => File.Delete(folder.PathOf("model.safetensors")),
            "expected a file model.safetensors or pytorch_model.bin, found config.json, vocab.txt"),
        ["a cache of downloads"] = (
            folder =>
            {
                File.Delete(folder.PathOf("config.json"));
                Directory.CreateDirectory(folder.PathOf("snapshots"));
            },
            "expected a file config.json, found model.safetensors, snapshots/, vocab.txt"),
        ["weights of TensorFlow"] = (
            folder => File.Move(folder.PathOf("model.safetensors"), folder.PathOf("tf_model.h5")),
            "expected a file model.safetensors or pytorch_model.bin, found config.json, tf_model.h5"),
        ["a pointer of Git LFS"] = (
            folder => Rewrite(folder, _ => "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1"u8.ToArray()),
            "expected weights, found a pointer of Git LFS"),
        ["safetensors as a pickle"] = (
            folder => File.Move(folder.PathOf("model.safetensors"), folder.PathOf("pytorch_model.bin")),
            "expected a file of torch.save, found other content"),
        ["a pickle as safetensors"] = (
            folder => PyTorchWriter.Of(folder.WholeWeights).WriteArchive(folder.PathOf("model.safetensors")),
            "header: expected at most"),
        ["a pickle that runs a program"] = (
            folder =>
            {
                File.Delete(folder.PathOf("model.safetensors"));
                string canary = folder.PathOf("canary");
                PyTorchWriter.Of(folder.WholeWeights).WriteArchive(
                    folder.PathOf("pytorch_model.bin"),
                    pickle: [0x80, 2, .. "cos\nsystem\nX"u8, .. BitConverter.GetBytes(canary.Length + 6), .. "touch "u8,
                        .. System.Text.Encoding.UTF8.GetBytes(canary), 0x85, (byte)'R', (byte)'.']);
            },
            "expected tensors and dictionaries alone, found os.system. Nothing of it was run."),
        ["another family"] = (
            folder => folder.WriteConfiguration(new() { ["model_type"] = "gpt2" }),
            "expected model_type bert, camembert, distilbert, electra, roberta or xlm-roberta, found gpt2"),
        ["another activation"] = (
            folder => folder.WriteConfiguration(new() { ["hidden_act"] = "relu" }),
            "expected hidden_act gelu, found \"relu\""),
        ["a decoder"] = (
            folder => folder.WriteConfiguration(new() { ["is_decoder"] = true }), "expected is_decoder false, found true"),
        ["a field is missing"] = (
            folder => folder.WriteConfiguration(new() { ["hidden_size"] = null }),
            "expected a field hidden_size with a whole number, found no such field"),
        ["no family"] = (
            folder => folder.WriteConfiguration(new() { ["model_type"] = null }),
            "expected a field model_type with text, found no such field"),
        ["heads"] = (
            folder => folder.WriteConfiguration(new() { ["num_attention_heads"] = 5 }),
            "expected a divisor of HiddenSize, 12, found 5"),
        ["a million layers"] = (
            folder => folder.WriteConfiguration(new() { ["num_hidden_layers"] = 1_000_000 }),
            "expected 1 to 1000, found 1000000"),
        ["a layer too many"] = (
            folder => folder.WriteConfiguration(new() { ["num_hidden_layers"] = 3 }),
            "expected the weights of 3 layers, found none named encoder.layer.2."),
        ["a larger model"] = (
            folder => folder.WriteConfiguration(new() { ["hidden_size"] = 12_000, ["num_attention_heads"] = 12 }),
            "numbers by config.json, found a file of"),
        ["no room for positions"] = (
            folder => folder.WriteConfiguration(new() { ["model_type"] = "roberta", ["pad_token_id"] = 14 }),
            "expected max_position_embeddings of at least 18, found 16"),
        ["other positions"] = (
            folder => folder.WriteConfiguration(new() { ["model_type"] = "roberta", ["pad_token_id"] = 0, ["type_vocab_size"] = 1 }),
            "weight 'embeddings.token_type_embeddings.weight': expected shape [1, 12], found [2, 12]"),
        ["another shape"] = (
            folder => folder.WriteConfiguration(new() { ["intermediate_size"] = 21 }),
            "expected shape [21, 12], found [20, 12]"),
        ["a smaller vocabulary"] = (
            folder => folder.WriteConfiguration(new() { ["vocab_size"] = 13 }),
            "expected at most 13 tokens, the vocab_size of config.json, found 14"),
        ["no configuration"] = (folder => File.WriteAllText(folder.PathOf("config.json"), "[]"), "expected a JSON object, found Array"),
        ["a field twice"] = (
            folder => File.WriteAllText(folder.PathOf("config.json"), "{\"model_type\": \"bert\", \"model_type\": \"bert\"}"),
            "model_type"),
        ["truncated"] = (folder => Rewrite(folder, content => content[..^10]), "The file is truncated"),
        ["a long header"] = (folder => Rewrite(folder, LongHeader), "found a length of 10000000000"),
        ["an entry without a shape"] = (
            folder => Rewrite(folder, content => System.Text.Encoding.Latin1.GetBytes(
                System.Text.Encoding.Latin1.GetString(content).Replace("\"shape\"", "\"shade\"", StringComparison.Ordinal))),
            "expected dtype, shape and data_offsets"),
        ["two names for one weight"] = (
            folder =>
            {
                Dictionary<string, Tensor> weights = folder.WholeWeights;
                weights["embeddings.LayerNorm.gamma"] = weights["embeddings.LayerNorm.weight"];
                folder.WriteWeights(weights);
            },
            "expected one weight embeddings.LayerNorm.weight, found both embeddings.LayerNorm."),
        ["no encoder"] = (
            folder => folder.WriteWeights(folder.Weights.ToDictionary(weight => "model." + weight.Key, weight => weight.Value)),
            "expected a weight embeddings.word_embeddings.weight, with or without bert., electra., distilbert., roberta. before it"),
        ["half a head"] = (
            folder =>
            {
                Dictionary<string, Tensor> weights = folder.WholeWeights;
                weights["cls.predictions.transform.dense.weight"] = zeros(EncoderFolder.Size, EncoderFolder.Size);
                folder.WriteWeights(weights);
            },
            "found none named cls.predictions.transform.dense.bias, cls.predictions.transform.LayerNorm.weight, "),
        ["a shard is missing"] = (
            folder =>
            {
                folder.WriteShards(Index, ".safetensors");
                File.Delete(folder.PathOf("model-00002-of-00002.safetensors"));
            },
            "expected the file model-00002-of-00002.safetensors beside it, found no such file"),
        ["a shard lacks a weight"] = (
            folder =>
            {
                folder.WriteShards(Index, ".safetensors");
                folder.WriteIndex(Index, folder.WholeWeights.Keys.ToDictionary(name => name, _ => "model-00002-of-00002.safetensors"));
            },
            "weight 'embeddings.word_embeddings.weight': expected it here, as model.safetensors.index.json has it, found none"),
        ["a shard outside"] = (folder => WriteShardNames(folder, "../model.safetensors"), "found \"../model.safetensors\""),
        ["a shard anywhere"] = (folder => WriteShardNames(folder, "/etc/model.safetensors"), "found \"/etc/model.safetensors\""),
        ["an index of itself"] = (folder => WriteShardNames(folder, Index), "found \"model.safetensors.index.json\""),
        ["an index without a map"] = (
            folder =>
            {
                File.Delete(folder.PathOf("model.safetensors"));
                File.WriteAllText(folder.PathOf(Index), "{\"weight_map\": []}");
            },
            "expected an object with a field weight_map, an object"),
        ["an index that is no JSON"] = (
            folder =>
            {
                File.Delete(folder.PathOf("model.safetensors"));
                File.WriteAllText(folder.PathOf(Index), "{");
            },
            "expected JSON"),
        ["no vocabulary"] = (folder => File.WriteAllText(folder.PathOf("vocab.txt"), "[UNK]\n[CLS]\n"), "expected the token '[SEP]'"),
        ["a flag"] = (
            folder => File.WriteAllText(folder.PathOf("tokenizer_config.json"), "{\"do_lower_case\": 1}"),
            "field do_lower_case: expected true or false, found 1"),
    };

    public static TheoryData<string> Damages => [.. s_damages.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_folder_is_refused_by_its_files_name(string damage)
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new EncoderFolder("bert");
        s_damages[damage].Spoil(folder);

        Exception error = Assert.ThrowsAny<Exception>(() => PretrainedEncoder.Load(folder.Path));

        Assert.True(error is FormatException or FileNotFoundException, error.ToString());
        Assert.Contains(folder.Path, error.Message);
        Assert.Contains(s_damages[damage].Expected, error.Message);
        Assert.False(File.Exists(folder.PathOf("canary")));
    }

    [Fact]
    public void Numbers_that_are_none_are_read()
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new EncoderFolder("bert");
        folder.Weights["embeddings.LayerNorm.bias"].fill_(float.NaN);
        folder.WriteWeights(folder.WholeWeights);

        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        using var network = encoder.CopyNetwork();

        Assert.All(network.state_dict()["norm.bias"].data<float>().ToArray(), number => Assert.Equal(float.NaN, number));
    }

    private static void WriteShardNames(EncoderFolder folder, string file)
    {
        File.Delete(folder.PathOf("model.safetensors"));
        folder.WriteIndex(Index, folder.WholeWeights.Keys.ToDictionary(name => name, _ => file));
    }

    private static void Rewrite(EncoderFolder folder, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(folder.PathOf("model.safetensors"), change(File.ReadAllBytes(folder.PathOf("model.safetensors"))));

    private static byte[] LongHeader(byte[] content)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content, 10_000_000_000);
        return content;
    }
}
