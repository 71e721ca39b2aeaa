using System.Text.Json;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class TransformerClassifierNetworkTests
{
    [Theory]
    [InlineData(PositionKind.Learned, TransformerPooling.Mean)]
    [InlineData(PositionKind.Learned, TransformerPooling.FirstToken)]
    [InlineData(PositionKind.Sinusoidal, TransformerPooling.Mean)]
    [InlineData(PositionKind.Sinusoidal, TransformerPooling.FirstToken)]
    public void A_padded_batch_scores_like_each_text_alone(PositionKind positions, TransformerPooling pooling)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var options = new TransformerClassifierOptions
        {
            EmbeddingSize = 16,
            Heads = 4,
            Layers = 2,
            FeedForwardSize = 32,
            Dropout = 0.1,
            Positions = positions,
            MaximumLength = 40,
            Pooling = pooling,
        };
        using var network = new TransformerClassifierNetwork(options, 50, classes: 3);

        SmallTexts.AssertPaddingChangesNothing(network);
    }

    [Fact]
    public void A_block_is_PyTorchs_encoder_layer_normalized_before_its_parts()
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement reference = ReferenceTensors.Load("attention.json", "encoder_layer_pre_ln_gelu");
        JsonElement weights = reference.GetProperty("weights");
        Tensor input = reference.GetProperty("input").ToTensor();                            // (B, T, E)
        (int size, int feedForward) = ((int)input.shape[2], (int)weights.GetProperty("linear1.weight").ToTensor().shape[0]);
        using var block = new TransformerEncoderBlock(size, heads: 2, feedForward, dropout: 0.5);
        Dictionary<string, Tensor> own = block.state_dict();
        using (no_grad())
        {
            foreach ((string name, string theirs) in new[]
            {
                ("attention.projection", "self_attn.in_proj_"), ("attention.output", "self_attn.out_proj."),
                ("feed_forward.widen", "linear1."), ("feed_forward.narrow", "linear2."),
                ("attention_norm", "norm1."), ("feed_forward_norm", "norm2."),
            })
            {
                own[name + ".weight"].copy_(weights.GetProperty(theirs + "weight").ToTensor());
                own[name + ".bias"].copy_(weights.GetProperty(theirs + "bias").ToTensor());
            }
        }

        float[] mask = [.. reference.GetProperty("key_padding_mask").EnumerateArray().SelectMany(row => row.EnumerateArray())
            .Select(number => number.GetSingle())];
        Tensor hidden = tensor(mask, [input.shape[0], input.shape[1]]).ne(0);                // (B, T)
        Tensor output = block.call(input, hidden.unsqueeze(1).unsqueeze(1), null);

        // States at padding have no meaning; PyTorch may set them to zero.
        Tensor real = hidden.logical_not().unsqueeze(2);
        ReferenceTensors.AssertClose(reference.GetProperty("output").ToTensor() * real, output.detach() * real);
    }

    [Fact]
    public void Sinusoidal_positions_are_the_papers()
    {
        using Tensor positions = SinusoidalPositions.Create(first: 0, steps: 30, size: 6, CPU);
        using Tensor later = SinusoidalPositions.Create(first: 29, steps: 1, size: 6, CPU);

        float[] values = positions.data<float>().ToArray();
        Assert.Equal(Math.Sin(7), values[(7 * 6) + 0], 1e-6);
        Assert.Equal(Math.Cos(7), values[(7 * 6) + 1], 1e-6);
        Assert.Equal(Math.Sin(29 / Math.Pow(10_000, 4 / 6.0)), values[(29 * 6) + 4], 1e-6);
        Assert.Equal(Math.Cos(29 / Math.Pow(10_000, 4 / 6.0)), values[(29 * 6) + 5], 1e-6);
        Assert.Equal(values[(29 * 6)..], later.data<float>().ToArray());
    }

    [Fact]
    public void Dropout_by_element_keeps_the_mean_and_drops_the_share()
    {
        using DisposeScope scope = NewDisposeScope();
        using var dropout = new ElementDropout(0.25);
        using var random = new DropoutRandom(3, CPU);

        Tensor dropped = dropout.call(ones(200, 200), random);

        Assert.InRange(dropped.eq(0).to(ScalarType.Float32).mean().item<float>(), 0.24f, 0.26f);
        Assert.InRange(dropped.mean().item<float>(), 0.98f, 1.02f);
        Assert.True(dropout.call(ones(3), null).eq(1).all().item<bool>());
    }
}
