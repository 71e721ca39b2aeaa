using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Self-attention, attention to an encoder's memory and a feed-forward network, each with dropout, a residual and layer normalization after it.</summary>
public sealed class TransformerDecoderLayer : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn;
    private readonly MultiheadAttention multihead_attn;
    private readonly Linear linear1;
    private readonly Dropout dropout;
    private readonly Linear linear2;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly LayerNorm norm3;
    private readonly Dropout dropout1;
    private readonly Dropout dropout2;
    private readonly Dropout dropout3;
    private readonly nn.Activations _activation;

    internal TransformerDecoderLayer(long modelSize, long heads, long feedForwardSize, double dropoutRate, nn.Activations activation)
        : base(nameof(TransformerDecoderLayer))
    {
        self_attn = nn.MultiheadAttention(modelSize, heads, dropoutRate);
        multihead_attn = nn.MultiheadAttention(modelSize, heads, dropoutRate);
        linear1 = nn.Linear(modelSize, feedForwardSize);
        dropout = nn.Dropout(dropoutRate);
        linear2 = nn.Linear(feedForwardSize, modelSize);
        norm1 = nn.LayerNorm(modelSize);
        norm2 = nn.LayerNorm(modelSize);
        norm3 = nn.LayerNorm(modelSize);
        dropout1 = nn.Dropout(dropoutRate);
        dropout2 = nn.Dropout(dropoutRate);
        dropout3 = nn.Dropout(dropoutRate);
        _activation = activation;
        RegisterComponents();
    }

    public Tensor call(Tensor tgt, Tensor memory) => call(tgt, memory, null);

    public new Tensor call(Tensor tgt, Tensor memory, Tensor tgt_mask, Tensor memory_mask = null, Tensor tgt_key_padding_mask = null, Tensor memory_key_padding_mask = null)
        => base.call(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);

    // (length, batch, d_model) in and out
    public override Tensor forward(Tensor tgt, Tensor memory, Tensor tgt_mask, Tensor memory_mask, Tensor tgt_key_padding_mask, Tensor memory_key_padding_mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = self_attn.call(tgt, tgt, tgt, tgt_key_padding_mask, false, tgt_mask).Item1;
        Tensor x = norm1.call(tgt.add(dropout1.call(attended)));
        Tensor remembered = multihead_attn.call(x, memory, memory, memory_key_padding_mask, false, memory_mask).Item1;
        x = norm2.call(x.add(dropout2.call(remembered)));
        Tensor fed = linear2.call(dropout.call(FeedForward.Activate(linear1.call(x), _activation)));
        return norm3.call(x.add(dropout3.call(fed))).MoveToOuterDisposeScope();
    }
}
