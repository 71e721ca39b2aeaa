using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Self-attention and a feed-forward network, each with dropout, a residual and layer normalization after it.</summary>
public sealed class TransformerEncoderLayer : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn;
    private readonly Linear linear1;
    private readonly Dropout dropout;
    private readonly Linear linear2;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly Dropout dropout1;
    private readonly Dropout dropout2;
    private readonly nn.Activations _activation;

    internal TransformerEncoderLayer(long modelSize, long heads, long feedForwardSize, double dropoutRate, nn.Activations activation)
        : base(nameof(TransformerEncoderLayer))
    {
        self_attn = nn.MultiheadAttention(modelSize, heads, dropoutRate);
        linear1 = nn.Linear(modelSize, feedForwardSize);
        dropout = nn.Dropout(dropoutRate);
        linear2 = nn.Linear(feedForwardSize, modelSize);
        norm1 = nn.LayerNorm(modelSize);
        norm2 = nn.LayerNorm(modelSize);
        dropout1 = nn.Dropout(dropoutRate);
        dropout2 = nn.Dropout(dropoutRate);
        _activation = activation;
        RegisterComponents();
    }

    public override Tensor forward(Tensor src) => call(src, null, null);

    public Tensor call(Tensor src, Tensor src_mask) => call(src, src_mask, null);

    // (length, batch, d_model) in and out
    public Tensor call(Tensor src, Tensor src_mask, Tensor src_key_padding_mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = self_attn.call(src, src, src, src_key_padding_mask, false, src_mask).Item1;
        Tensor x = norm1.call(src.add(dropout1.call(attended)));
        Tensor fed = linear2.call(dropout.call(FeedForward.Activate(linear1.call(x), _activation)));
        return norm2.call(x.add(dropout2.call(fed))).MoveToOuterDisposeScope();
    }
}

internal static class FeedForward
{
    internal static Tensor Activate(Tensor x, nn.Activations activation)
        => activation == nn.Activations.GELU ? nn.functional.gelu(x) : nn.functional.relu(x);
}
