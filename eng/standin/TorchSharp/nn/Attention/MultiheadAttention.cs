using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Scaled dot-product attention in several heads (Vaswani et al., 2017), over (length, batch, embedding) tensors.</summary>
/// <remarks>
/// In masks, true shuts a position out; a floating-point attention mask is added to the scores. Initial weights:
/// Xavier uniform for the projections of query, key and value, zeros for the biases.
/// </remarks>
public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor, bool, Tensor, Tuple<Tensor, Tensor>>
{
    private readonly long _heads;
    private readonly double _dropout;
    private readonly bool _addZeroAttention;
    private readonly Linear _outProjection;

    internal MultiheadAttention(long embeddedDim, long heads, double dropout, bool bias, bool addBiasKv, bool addZeroAttention, long? kdim, long? vdim)
        : base(nameof(MultiheadAttention))
    {
        if (embeddedDim % heads != 0)
        {
            throw new ArgumentException($"embed_dim must be divisible by num_heads, but got {embeddedDim} and {heads}");
        }

        (_heads, _dropout, _addZeroAttention) = (heads, dropout, addZeroAttention);
        if ((kdim ?? embeddedDim) == embeddedDim && (vdim ?? embeddedDim) == embeddedDim)
        {
            NewParameter("in_proj_weight", nn.init.xavier_uniform_(empty(3 * embeddedDim, embeddedDim)));
        }
        else
        {
            NewParameter("q_proj_weight", nn.init.xavier_uniform_(empty(embeddedDim, embeddedDim)));
            NewParameter("k_proj_weight", nn.init.xavier_uniform_(empty(embeddedDim, kdim ?? embeddedDim)));
            NewParameter("v_proj_weight", nn.init.xavier_uniform_(empty(embeddedDim, vdim ?? embeddedDim)));
        }

        if (bias)
        {
            NewParameter("in_proj_bias", zeros(3 * embeddedDim));
        }

        _outProjection = new Linear(embeddedDim, embeddedDim, bias);
        if (bias)
        {
            nn.init.zeros_(_outProjection.bias);
        }

        register_module("out_proj", _outProjection);
        if (addBiasKv)
        {
            NewParameter("bias_k", nn.init.xavier_normal_(empty(1, 1, embeddedDim)));
            NewParameter("bias_v", nn.init.xavier_normal_(empty(1, 1, embeddedDim)));
        }

        ComponentsAreRegistered();
    }

    public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor key_padding_mask = null, bool need_weights = true, Tensor attn_mask = null)
        => base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

    // L queries, S keys, N sequences, E embedding size, H heads of size D = E / H
    public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor key_padding_mask, bool need_weights, Tensor attn_mask)
    {
        using DisposeScope scope = NewDisposeScope();
        (long length, long batch, long embedding) = (query.shape[0], query.shape[1], query.shape[2]);
        long size = embedding / _heads;
        (Tensor q, Tensor k, Tensor v) = Project(query, key, value);                                   // (L, N, E), (S, N, E), (S, N, E)
        if (Find("bias_k") is { } keyBias)
        {
            k = cat([k, keyBias.expand(1, batch, embedding)], 0);
            v = cat([v, Find("bias_v").expand(1, batch, embedding)], 0);
            (attn_mask, key_padding_mask) = (WithOneMore(attn_mask), WithOneMore(key_padding_mask));
        }

        if (_addZeroAttention)
        {
            k = cat([k, zeros([1, batch, embedding], k.dtype, k.device)], 0);
            v = cat([v, zeros([1, batch, embedding], v.dtype, v.device)], 0);
            (attn_mask, key_padding_mask) = (WithOneMore(attn_mask), WithOneMore(key_padding_mask));
        }

        long keys = k.shape[0];
        q = Split(q.mul(1 / Math.Sqrt(size)), length);                                                 // (N·H, L, D)
        Tensor scores = q.bmm(Split(k, keys).transpose(1, 2));                                         // (N·H, L, S)
        if (attn_mask is not null)
        {
            scores = attn_mask.dtype == ScalarType.Bool ? scores.masked_fill(attn_mask, double.NegativeInfinity) : scores.add(attn_mask);
        }

        if (key_padding_mask is not null)
        {
            scores = scores.view(batch, _heads, length, keys)
                .masked_fill(key_padding_mask.unsqueeze(1).unsqueeze(2), double.NegativeInfinity)
                .view(batch * _heads, length, keys);
        }

        Tensor weights = nn.functional.softmax(scores, -1);
        if (training && _dropout > 0)
        {
            weights = nn.functional.dropout(weights, _dropout);
        }

        Tensor joined = weights.bmm(Split(v, keys)).transpose(0, 1).reshape(length, batch, embedding); // (L, N, E)
        Tensor output = _outProjection.call(joined);
        Tensor mean = need_weights ? weights.view(batch, _heads, length, keys).mean([1]) : null;       // (N, L, S)
        return Tuple.Create(output.MoveToOuterDisposeScope(), mean?.MoveToOuterDisposeScope());

        Tensor Split(Tensor x, long steps) => x.reshape(steps, batch * _heads, size).transpose(0, 1);
    }

    private (Tensor Q, Tensor K, Tensor V) Project(Tensor query, Tensor key, Tensor value)
    {
        Tensor bias = Find("in_proj_bias");
        Tensor joint = Find("in_proj_weight");
        if (joint is not null && ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            // Self-attention: one product instead of three.
            Tensor[] all = nn.functional.linear(query, joint, bias).chunk(3, -1);
            return (all[0], all[1], all[2]);
        }

        Tensor[] weights = joint is null ? [Find("q_proj_weight"), Find("k_proj_weight"), Find("v_proj_weight")] : joint.chunk(3, 0);
        Tensor[] biases = bias is null ? [null, null, null] : bias.chunk(3, 0);
        return (nn.functional.linear(query, weights[0], biases[0]), nn.functional.linear(key, weights[1], biases[1]), nn.functional.linear(value, weights[2], biases[2]));
    }

    private Parameter Find(string parameterName) => _internal_params.TryGetValue(parameterName, out Parameter parameter) ? parameter : null;

    // An added key is never shut out: false, or 0 in an additive mask.
    private static Tensor WithOneMore(Tensor mask) => mask is null ? null : Operators.Call("constant_pad_nd", mask, new long[] { 0, 1 }, 0);
}
