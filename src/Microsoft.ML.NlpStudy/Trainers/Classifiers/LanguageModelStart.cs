using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The start of a recurrent classifier from a language model's encoder.</summary>
/// <remarks>Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification" (2018).</remarks>
internal static class LanguageModelStart
{
    private const string Vectors = "embedding.weight";
    private const string ModelLayers = "layers.";
    private const string ClassifierLayers = "encoder.forwards.";

    /// <summary>Checks that the classifier's encoder has the language model's shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option differs; the message names it and both values.</exception>
    public static void Check(RnnClassifierOptions options, LanguageModelOptions model)
    {
        OptionCheck.That(
            options.InitialEmbeddings is null, "null, as the token vectors are those of the language model", "others",
            nameof(options.InitialEmbeddings));
        Same(model.Cell, options.Cell, nameof(options.Cell));
        Same(model.EmbeddingSize, options.EmbeddingSize, nameof(options.EmbeddingSize));
        Same(model.HiddenSize, options.HiddenSize, nameof(options.HiddenSize));
        Same(model.Layers, options.Layers, nameof(options.Layers));
        Same(model.Reverse, options.Reverse, nameof(options.Reverse));
        OptionCheck.That(
            !options.Bidirectional, "false, as in the language model", options.Bidirectional, nameof(options.Bidirectional));
        OptionCheck.That(!options.Residual, "false, as in the language model", options.Residual, nameof(options.Residual));
    }

    /// <summary>Copies the token vectors and the weights of the recurrent layers.</summary>
    /// <param name="network">The classifier, on its device.</param>
    /// <param name="model">The language model.</param>
    /// <param name="tokens">The classifier's tokens in the order of their ids. One that the model lacks gets the mean vector.</param>
    /// <returns>A line for the log: the number of tokens that the model has.</returns>
    public static string Load(nn.Module network, LanguageModelTransformer model, IReadOnlyList<string> tokens)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var weights = model.Weights().ToDictionary();
        Dictionary<string, Tensor> targets = network.state_dict();
        foreach ((string name, Tensor weight) in targets)
        {
            if (name.StartsWith(ClassifierLayers, StringComparison.Ordinal))
            {
                weight.copy_(CopiedTensor.Of(weights[ModelLayers + name[ClassifierLayers.Length..]], weight.shape));
            }
        }

        (float[] vectors, int found) = Match(weights[Vectors], model.Tokens, tokens);
        targets[Vectors].copy_(CopiedTensor.Of(vectors, targets[Vectors].shape)); // (V + 1, E)
        return $"The language model has {found:N0} of the {tokens.Count:N0} tokens; the others start from its mean vector.";
    }

    // Row 0 is the start of a text in the language model, and padding in the classifier, whose vector stays zero.
    private static (float[] Vectors, int Found) Match(float[] vectors, IReadOnlyList<string> known, IReadOnlyList<string> tokens)
    {
        int size = vectors.Length / (known.Count + 1);
        var places = new Dictionary<string, int>(known.Count);
        var mean = new float[size];
        for (int i = 0; i < known.Count; i++)
        {
            places.TryAdd(known[i], i + 1);
            for (int k = 0; k < size; k++)
            {
                mean[k] += vectors[((i + 1) * size) + k] / known.Count;
            }
        }

        var matched = new float[(tokens.Count + 1) * size];
        int found = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            bool isKnown = places.TryGetValue(tokens[i], out int place);
            ReadOnlySpan<float> vector = isKnown ? vectors.AsSpan(place * size, size) : mean;
            vector.CopyTo(matched.AsSpan((i + 1) * size));
            found += isKnown ? 1 : 0;
        }

        return (matched, found);
    }

    private static void Same<T>(T expected, T found, string option) =>
        OptionCheck.That(Equals(expected, found), $"{expected}, as in the language model", found, option);
}
