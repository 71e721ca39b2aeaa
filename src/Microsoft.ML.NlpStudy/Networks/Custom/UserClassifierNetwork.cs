using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A classifier with a user's network, which takes ids (B, T) and lengths (B), and gives logits (B, C).</summary>
internal sealed class UserClassifierNetwork : Module<TokenBatch, Tensor>
{
    // TorchSharp's layers whose output for a text depends on the batch's other texts, or on a generator that all threads share.
    private static readonly HashSet<string> s_tiesTexts =
        ["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout",
            "FeatureAlphaDropout", "RReLU", "MultiheadAttention", "TransformerEncoderLayer", "TransformerDecoderLayer"];

    [ThreadStatic]
    private static DropoutRandom? s_dropoutRandom;

    private readonly Module<Tensor, Tensor, Tensor> network;
    private readonly int _classes;

    /// <param name="network">The user's network.</param>
    /// <param name="classes">The number of classes, C.</param>
    public UserClassifierNetwork(Module<Tensor, Tensor, Tensor> network, int classes)
        : base(nameof(UserClassifierNetwork))
    {
        (this.network, _classes) = (network, classes);
        RegisterComponents();
        (string? name, Module? layer) = network.named_modules().FirstOrDefault(entry => s_tiesTexts.Contains(entry.module.GetType().Name));
        TyingLayer = layer is null ? null : $"'{name}', a {layer.GetType().Name}";
    }

    /// <summary>The source of dropout of the batch that this thread computes; <see langword="null"/> when scoring.</summary>
    public static DropoutRandom? DropoutRandom => s_dropoutRandom;

    /// <summary>
    /// The first layer that ties the texts of a batch together, so that threads cannot share the batch; <see langword="null"/> for none.
    /// </summary>
    public string? TyingLayer { get; }

    /// <summary>Whether any layer can multiply in bfloat16.</summary>
    public bool CanMixPrecision => modules().OfType<IMixesPrecision>().Any();

    // B texts, T tokens in the longest, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] values = [.. batch.Lengths.Select(length => (long)length)];
        Tensor lengths = tensor(values, [batch.Size], ScalarType.Int64, batch.Ids.device); // (B)
        Tensor logits = batch.DropoutRandom is { } random
            ? Train(batch.Ids, lengths, random)
            : network.call(batch.Ids, lengths);                                           // (B, C)
        CheckShape(logits, batch);
        return (training && is_grad_enabled() ? Tied(logits) : logits).MoveToOuterDisposeScope();
    }

    // A whole batch also seeds the generator of TorchSharp's own dropout, which is the process's, and gives it back as it was.
    private Tensor Train(Tensor ids, Tensor lengths, DropoutRandom random)
    {
        s_dropoutRandom = random;
        try
        {
            return TyingLayer is null
                ? network.call(ids, lengths)
                : SeededWeights.Run((int)random.NextSeed(), () => network.call(ids, lengths));
        }
        finally
        {
            s_dropoutRandom = null;
        }
    }

    // Adds nothing of every weight: libtorch throws for a weight that the loss does not depend on, and TorchSharp 0.107 does not catch that
    // exception, which ends the process.
    private Tensor Tied(Tensor logits)
    {
        Tensor[] firsts = [.. parameters().Where(parameter => parameter.requires_grad).Select(FirstOf)];
        return logits.add(cat(firsts).sum().mul(Scalars.Zero), Scalars.One);              // (B, C)

        static Tensor FirstOf(Parameter parameter) => parameter.reshape(-1).narrow(0, 0, 1);
    }

    private void CheckShape(Tensor logits, TokenBatch batch)
    {
        if (logits.dtype != ScalarType.Float32 || !logits.shape.SequenceEqual([batch.Size, _classes]))
        {
            throw new InvalidOperationException(
                $"Network {network.GetName()}: expected float32 logits ({batch.Size}, {_classes}), a row for each text and a column for "
                + $"each class, for ids ({batch.Size}, {batch.Steps}); found {logits.dtype} ({string.Join(", ", logits.shape)}).");
        }
    }
}
