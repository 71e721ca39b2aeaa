using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>The way of <c>beomi/kcbert-base</c>, an encoder for Korean comments, from its folder to predictions of a saved model.</summary>
public class KcBertTests
{
    private const int VocabularySize = 30_000;

    // The file as it stands in the model's folder.
    private const string Configuration = """
        {
          "architectures": ["BertForMaskedLM"],
          "attention_probs_dropout_prob": 0.1,
          "directionality": "bidi",
          "hidden_act": "gelu",
          "hidden_dropout_prob": 0.1,
          "hidden_size": 768,
          "initializer_range": 0.02,
          "intermediate_size": 3072,
          "layer_norm_eps": 1e-12,
          "max_position_embeddings": 300,
          "model_type": "bert",
          "num_attention_heads": 12,
          "num_hidden_layers": 12,
          "pad_token_id": 0,
          "pooler_fc_size": 768,
          "pooler_num_attention_heads": 12,
          "pooler_num_fc_layers": 3,
          "pooler_size_per_head": 128,
          "pooler_type": "first_token_transform",
          "type_vocab_size": 2,
          "vocab_size": 30000
        }
        """;

    [DataFact("nsmc/ratings_train.txt.gz")]
    public void An_encoder_of_its_sizes_is_read_and_fine_tuned_and_saved()
    {
        using var files = new TemporaryFiles();
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.TakeRows(ml.Data.LoadLabeledText(DataFactAttribute.PathOf("nsmc/ratings_train.txt.gz")), 2_000);
        string folder = files.PathOf("kcbert-base");
        WriteFolder(folder, rows.GetColumn<string>("Text"));

        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder);
        IDataView few = ml.Data.TakeRows(rows, 8);
        EstimatorChain<PretrainedClassifierTransformer> pipeline = ml.Transforms.Conversion.MapValueToKey("Label").Append(
            ml.MulticlassClassification.Trainers.PretrainedClassifier(encoder, maximumLength: 32, epochs: 1));
        using TransformerChain<PretrainedClassifierTransformer> model = pipeline.Fit(few);
        string path = files.PathOf("model.zip");
        ml.Model.Save(model, few.Schema, path);
        using var loaded = (TransformerChain<ITransformer>)ml.Model.Load(path, out _);

        Assert.Equal(("bert", 12, 768, 300, 108_918_528), (
            encoder.Family, encoder.Layers, encoder.HiddenSize, encoder.MaximumLength, encoder.ParameterCount));
        Assert.Equal(108_918_528 + (768 * 2) + 2, model.LastTransformer.ParameterCount);
        Assert.Equal(model.Transform(few).GetColumn<float[]>("Score"), loaded.Transform(few).GetColumn<float[]>("Score"));

        // The tokenizer keeps case, and syllables are not taken apart.
        Assert.Equal(["영화", "A"], encoder.Tokenizer.Tokenize("영화 A").Select(token => token[..Math.Min(2, token.Length)]));
    }

    private static void WriteFolder(string folder, IEnumerable<string> texts)
    {
        PretrainedTokenizer learned = PretrainedTokenizer.LearnBert(
            texts, VocabularySize, new BertTokenizerOptions { LowerCase = false }, minimumFrequency: 1);
        string[] tokens = [.. learned.Vocabulary.Tokens.Take(VocabularySize)];
        var sizes = new EncoderSizes
        {
            Layers = 12,
            HiddenSize = 768,
            Heads = 12,
            FeedForwardSize = 3072,
            MaximumLength = 300,
        };
        EncoderArchitecture architecture = sizes.Architecture(VocabularySize) with { HasPooler = true, HasMaskedTokenHead = false };
        PretrainedEncoderNetwork network = SeededWeights.Run(1, () =>
        {
            var network = new PretrainedEncoderNetwork(architecture);
            network.Initialize();
            return network;
        });
        using (PretrainedEncoder encoder = PretrainedEncoder.Of(network, architecture, learned))
        {
            encoder.Save(folder);
        }

        File.WriteAllText(Path.Combine(folder, "config.json"), Configuration);
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{"do_lower_case": false, "model_max_length": 300}""");
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), tokens);
    }
}
