using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Every kind of file of weights gives the same encoder, with the heads that the file has.</summary>
public sealed class EncoderWeightsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("bert", "bert.", true)]
    [InlineData("bert", "bert.", false)]
    [InlineData("distilbert", "distilbert.", false)]
    [InlineData("electra", "electra.", false)]
    [InlineData("roberta", "roberta.", false)]
    [InlineData("xlm-roberta", "roberta.", false)]
    [InlineData("camembert", "roberta.", false)]
    public void The_head_of_a_masked_language_model_gives_the_papers_logits(string family, string prefix, bool hasOldNames)
    {
        using var folder = new EncoderFolder(family, prefix, hasOldNames, hasHeads: true);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        using PretrainedEncoderNetwork network = encoder.CopyNetwork();
        Tensor states = folder.States([2, 5, 6, 3]);

        Tensor logits = network.MaskedTokenLogits(states);

        ReferenceTensors.AssertClose(folder.MaskedTokenLogits(states), logits);
        Assert.True(encoder.HasMaskedTokenHead);
        Assert.Equal(family is not ("distilbert" or "electra"), encoder.HasPooler);
        Assert.Equal(folder.Weights.Values.Sum(weight => weight.NumberOfElements), encoder.ParameterCount);
        Assert.Empty(encoder.UnusedWeights);
    }

    [Fact]
    public void An_embedding_carries_no_heads()
    {
        using var folder = new EncoderFolder("bert", "bert.", hasHeads: true);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        using PretrainedEncoderNetwork network = encoder.CopyNetwork(encoder.Architecture.WithoutHeads());
        var ml = new Microsoft.ML.MLContext(seed: 1);
        Microsoft.ML.IDataView rows = ml.Data.LoadFromEnumerable<Row>([new() { Text = "a" }]);

        using EmbedTextTransformer model = ml.Transforms.Text.EmbedText("Vector", "Text", encoder).Fit(rows);

        Assert.DoesNotContain(network.state_dict().Keys, name => name.StartsWith("pooler") || name.StartsWith("masked_tokens"));
        Assert.Equal(encoder.Architecture.WithoutHeads().WeightCount(), model.ParameterCount);
        Assert.True(model.ParameterCount < encoder.ParameterCount);
    }

    [Theory]
    [InlineData("bert", "bert.", "cls.predictions.decoder")]
    [InlineData("roberta", "roberta.", "lm_head.decoder")]
    [InlineData("distilbert", "distilbert.", "vocab_projector")]
    [InlineData("electra", "electra.", "generator_lm_head")]
    public void A_copy_of_the_token_vectors_is_used_and_another_matrix_leaves_the_head_out(string family, string prefix, string decoder)
    {
        using var folder = new EncoderFolder(family, prefix, hasHeads: true);
        Dictionary<string, Tensor> weights = folder.WholeWeights;
        Tensor tokens = folder.Weights["embeddings.word_embeddings.weight"];
        string bias = weights.Keys.Single(name => name.EndsWith("bias") && weights[name].shape[0] == tokens.shape[0]);
        weights[$"{decoder}.weight"] = tokens;
        weights[$"{decoder}.bias"] = weights[bias];
        weights[$"{prefix}embeddings.position_ids"] = arange(16).unsqueeze(0);
        folder.WriteWeights(weights);
        using PretrainedEncoder tied = PretrainedEncoder.Load(folder.Path);
        weights[$"{decoder}.weight"] = tokens + 1;
        folder.WriteWeights(weights);
        using PretrainedEncoder untied = PretrainedEncoder.Load(folder.Path);

        Assert.True(tied.HasMaskedTokenHead);
        Assert.Empty(tied.UnusedWeights);
        Assert.False(untied.HasMaskedTokenHead);
        Assert.Contains($"{decoder}.weight", untied.UnusedWeights);
        Assert.Contains(bias, untied.UnusedWeights);
        Assert.DoesNotContain(untied.UnusedWeights, name => name.StartsWith(prefix));
    }

    [Fact]
    public void A_weight_that_has_only_its_second_name_is_found()
    {
        using var folder = new EncoderFolder("roberta", "roberta.", hasHeads: true);
        Dictionary<string, Tensor> weights = folder.WholeWeights;
        weights["lm_head.decoder.weight"] = weights["roberta.embeddings.word_embeddings.weight"];
        weights["lm_head.decoder.bias"] = weights["lm_head.bias"];
        weights.Remove("roberta.embeddings.word_embeddings.weight");
        weights.Remove("lm_head.bias");
        folder.WriteWeights(weights);

        AssertSame(folder, expectsHead: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_torch_save_gives_the_same_encoder(bool isOld)
    {
        using var folder = new EncoderFolder("bert", "bert.", hasHeads: true);
        File.Delete(folder.PathOf("model.safetensors"));
        PyTorchWriter writer = PyTorchWriter.Of(folder.WholeWeights);
        writer.AddView("cls.predictions.decoder.weight", "0", 0, [14, EncoderFolder.Size], [EncoderFolder.Size, 1]);
        if (isOld)
        {
            writer.WriteSequence(folder.PathOf("pytorch_model.bin"));
        }
        else
        {
            writer.WriteArchive(folder.PathOf("pytorch_model.bin"));
        }

        AssertSame(folder, expectsHead: true);
    }

    [Theory]
    [InlineData("model.safetensors.index.json", ".safetensors")]
    [InlineData("pytorch_model.bin.index.json", ".bin")]
    public void Weights_in_several_files_give_the_same_encoder(string index, string ending)
    {
        using var folder = new EncoderFolder("bert", "bert.", hasHeads: true);
        folder.WriteShards(index, ending);

        AssertSame(folder, expectsHead: true);
    }

    [Fact]
    public void Safetensors_come_before_a_pickle()
    {
        using var folder = new EncoderFolder("bert");
        File.WriteAllText(folder.PathOf("pytorch_model.bin"), "no pickle");

        AssertSame(folder, expectsHead: false);
    }

    private static void AssertSame(EncoderFolder folder, bool expectsHead)
    {
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        using PretrainedEncoderNetwork network = encoder.CopyNetwork();
        Assert.Equal(expectsHead, encoder.HasMaskedTokenHead);
        Assert.Empty(encoder.UnusedWeights);
        Dictionary<string, Tensor> weights = network.state_dict();
        AssertEqual(folder.Weights["embeddings.word_embeddings.weight"], weights["tokens.weight"]);
        AssertEqual(folder.Weights["encoder.layer.1.attention.self.key.weight"],
            weights["layers.1.attention.projection.weight"].narrow(0, EncoderFolder.Size, EncoderFolder.Size));
        Assert.Equal(folder.Weights.Values.Sum(weight => weight.NumberOfElements), encoder.ParameterCount);
    }

    private static void AssertEqual(Tensor expected, Tensor actual) =>
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
