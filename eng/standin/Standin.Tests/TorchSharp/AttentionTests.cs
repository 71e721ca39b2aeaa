using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public class AttentionTests
{
    private static readonly ReferenceFile s_reference = ReferenceFile.Load("attention");

    [Fact]
    public void Multihead_attention_gives_PyTorchs_output_and_mean_weights()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["multihead"];
        using MultiheadAttention attention = nn.MultiheadAttention(8, 2);
        attention.eval();
        expected["weights"].LoadInto(attention);
        Tensor query = expected["query"].Tensor.transpose(0, 1);
        Tensor memory = expected["key_value"].Tensor.transpose(0, 1);

        (Tensor output, Tensor weights) = attention.call(query, memory, memory, expected["key_padding_mask"].Mask);

        expected["output"].Equals(output.transpose(0, 1));
        expected["mean_weights"].Equals(weights);
        Assert.Null(attention.call(query, memory, memory, need_weights: false).Item2);
    }

    [Fact]
    public void Self_attention_in_one_product_equals_the_three_products()
    {
        using DisposeScope scope = NewDisposeScope();
        using MultiheadAttention attention = nn.MultiheadAttention(8, 2);
        nn.init.normal_(attention.get_parameter("in_proj_bias"));
        Tensor x = randn(5, 3, 8);

        Assert.True(attention.call(x, x, x).Item1.allclose(attention.call(x, x.clone(), x.clone()).Item1, 1e-5, 1e-6));
    }

    [Fact]
    public void An_additive_mask_of_minus_infinity_equals_a_Boolean_one()
    {
        using DisposeScope scope = NewDisposeScope();
        using MultiheadAttention attention = nn.MultiheadAttention(8, 2);
        Tensor x = randn(4, 2, 8);
        Tensor future = ones([4, 4], ScalarType.Bool).triu(1);
        Tensor additive = zeros([4, 4]).masked_fill(future, double.NegativeInfinity);

        (Tensor shut, Tensor weights) = attention.call(x, x, x, attn_mask: future);

        Assert.True(shut.allclose(attention.call(x, x, x, attn_mask: additive).Item1, 1e-6, 1e-6));
        Assert.True(weights.masked_select(future.expand(2, 4, 4)).eq(0).all().item<bool>());
        Assert.False(shut.allclose(attention.call(x, x, x).Item1, 1e-3, 1e-3));
    }

    [Fact]
    public void Keys_and_values_of_other_sizes_have_projections_of_their_own()
    {
        using DisposeScope scope = NewDisposeScope();
        using MultiheadAttention attention = nn.MultiheadAttention(8, 2, bias: false, kdim: 6, vdim: 10);

        Assert.Equal(["q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight"], attention.state_dict().Keys);
        Assert.Equal([4L, 1, 8], attention.call(randn(4, 1, 8), randn(5, 1, 6), randn(5, 1, 10)).Item1.shape);
    }

    [Fact]
    public void Added_keys_take_a_share_of_the_attention()
    {
        using DisposeScope scope = NewDisposeScope();
        using MultiheadAttention attention = nn.MultiheadAttention(8, 2, add_bias_kv: true, add_zero_attn: true);
        Tensor x = randn(4, 2, 8);

        Tensor weights = attention.call(x, x, x, zeros([2, 4], ScalarType.Bool)).Item2;

        Assert.Equal([2L, 4, 6], weights.shape);
        Assert.True(weights.sum(-1).allclose(ones(2, 4)));
    }

    [Fact]
    public void An_encoder_layer_with_normalization_after_each_part_is_PyTorchs()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["encoder_layer_post_ln_gelu"];
        using TransformerEncoderLayer layer = nn.TransformerEncoderLayer(8, 2, 16, 0.1, nn.Activations.GELU);
        layer.eval();
        expected["weights"].LoadInto(layer);

        Tensor output = layer.call(expected["input"].Tensor.transpose(0, 1), null, expected["key_padding_mask"].Mask);

        expected["output"].Equals(output.transpose(0, 1));
    }

    [Fact]
    public void A_decoder_layer_with_normalization_after_each_part_is_PyTorchs()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["decoder_layer_post_ln_relu"];
        using TransformerDecoderLayer layer = nn.TransformerDecoderLayer(8, 2, 16, 0.1, nn.Activations.ReLU);
        layer.eval();
        expected["weights"].LoadInto(layer);
        Tensor target = expected["target"].Tensor.transpose(0, 1);
        Tensor causal = ones([target.shape[0], target.shape[0]], ScalarType.Bool).triu(1);

        Tensor output = layer.call(target, expected["memory"].Tensor.transpose(0, 1), causal, memory_key_padding_mask: expected["memory_key_padding_mask"].Mask);

        expected["output"].Equals(output.transpose(0, 1));
    }

    [Theory]
    [InlineData("encoder_layer_pre_ln_gelu")]
    [InlineData("decoder_layer_pre_ln_relu")]
    public void Layers_with_normalization_before_each_part_are_composed_as_PyTorchs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference[name];
        bool decoder = name.StartsWith("decoder");
        using nn.Module layer = decoder ? nn.TransformerDecoderLayer(8, 2, 16, 0) : nn.TransformerEncoderLayer(8, 2, 16, 0);
        expected["weights"].LoadInto(layer);
        T Part<T>(string part) => (T)(object)layer.named_children().Single(child => child.name == part).module;
        Tensor Normalized(string part, Tensor value) => Part<LayerNorm>(part).call(value);

        Tensor x = expected[decoder ? "target" : "input"].Tensor.transpose(0, 1);
        Tensor normalized = Normalized("norm1", x);
        Tensor? causal = decoder ? ones([x.shape[0], x.shape[0]], ScalarType.Bool).triu(1) : null;
        x = x + Part<MultiheadAttention>("self_attn").call(normalized, normalized, normalized, decoder ? null : expected["key_padding_mask"].Mask, false, causal).Item1;
        if (decoder)
        {
            Tensor memory = expected["memory"].Tensor.transpose(0, 1);
            x = x + Part<MultiheadAttention>("multihead_attn").call(Normalized("norm2", x), memory, memory, expected["memory_key_padding_mask"].Mask, false).Item1;
        }

        Tensor fed = Part<Linear>("linear1").call(Normalized(decoder ? "norm3" : "norm2", x));
        x = x + Part<Linear>("linear2").call(decoder ? nn.functional.relu(fed) : nn.functional.gelu(fed));

        expected["output"].Equals(x.transpose(0, 1));
    }

    [Fact]
    public void Scaled_dot_product_attention_equals_its_formula()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor q = randn(2, 3, 4), k = randn(2, 5, 4), v = randn(2, 5, 6);
        Tensor mask = rand(2, 3, 5).gt(0.3);
        Tensor bias = randn(2, 3, 5);
        Tensor scores = q.matmul(k.transpose(1, 2)) / 2;

        Assert.True(nn.functional.scaled_dot_product_attention(q, k, v).allclose(scores.softmax(-1).matmul(v), 1e-5, 1e-6));
        Assert.True(nn.functional.scaled_dot_product_attention(q, k, v, bias).allclose((scores + bias).softmax(-1).matmul(v), 1e-5, 1e-6));
        Assert.True(nn.functional.scaled_dot_product_attention(q, k, v, mask)
            .allclose(scores.masked_fill(mask.logical_not(), double.NegativeInfinity).softmax(-1).matmul(v), 1e-5, 1e-6, equal_nan: true));
        Tensor causal = nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true);
        Assert.True(causal.select(1, 0).allclose(v.select(1, 0), 1e-5, 1e-6));
    }
}
