using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public class ModulesTests
{
    [Fact]
    public void State_dictionaries_have_PyTorchs_names()
    {
        Check(nn.Linear(2, 3), "weight bias");
        Check(nn.Linear(2, 3, hasBias: false), "weight");
        Check(nn.Embedding(4, 2), "weight");
        Check(nn.LayerNorm(3), "weight bias");
        Check(nn.Dropout(), "");
        Check(nn.RNNCell(2, 3), "weight_ih weight_hh bias_ih bias_hh");
        Check(nn.LSTM(2, 3, bidirectional: true), "weight_ih_l0 weight_hh_l0 bias_ih_l0 bias_hh_l0 weight_ih_l0_reverse weight_hh_l0_reverse bias_ih_l0_reverse bias_hh_l0_reverse");
        Check(nn.GRU(2, 3, numLayers: 2, bias: false), "weight_ih_l0 weight_hh_l0 weight_ih_l1 weight_hh_l1");
        Check(nn.Sequential(("first", nn.Linear(1, 1)), ("second", nn.ReLU())), "first.weight first.bias");
        Check(nn.Sequential(nn.ReLU(), nn.Linear(1, 1)), "1.weight 1.bias");

        static void Check(nn.Module module, string names)
        {
            using (module)
            {
                Assert.Equal(names, string.Join(' ', module.state_dict().Keys));
            }
        }
    }

    [Fact]
    public void Fields_become_components_under_their_names()
    {
        using DisposeScope scope = NewDisposeScope();
        using var net = new Net();

        Assert.Equal(
            ["scale", "embedding.weight", "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "output.weight", "output.bias", "renamed.weight", "counts", "extra"],
            net.state_dict().Keys);
        Assert.Equal(["embedding", "layers", "output", "renamed"], net.named_children().Select(child => child.name));
        Assert.Contains("layers.1", net.named_modules().Select(module => module.name));
        Assert.Equal(["counts", "extra"], net.named_buffers(include_nonpersistent: false).Select(buffer => buffer.name));
        Assert.Equal(["counts", "extra", "cache"], net.named_buffers().Select(buffer => buffer.name));
        Assert.Same(net.Layers[1].bias, net.get_parameter("layers.1.bias"));
        Assert.True(net.has_parameter("scale"));
        Assert.False(net.has_parameter("layers.2.bias"));
        Assert.Same(net.Counts, net.get_buffer("counts"));
    }

    [Fact]
    public void A_shared_parameter_is_trained_once_and_saved_under_both_names()
    {
        using DisposeScope scope = NewDisposeScope();
        using Embedding embedding = nn.Embedding(3, 2);
        using Linear output = nn.Linear(2, 3, hasBias: false);
        output.weight = embedding.weight;
        using var both = new Pair(embedding, output);

        Assert.Equal(["a.weight"], both.named_parameters().Select(entry => entry.name));
        Assert.Equal(["a.weight", "b.weight"], both.state_dict().Keys);
    }

    [Fact]
    public void Names_that_cannot_be_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        using var net = new Net();
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", nn.ReLU()));
        Assert.Throws<ArgumentException>(() => net.register_module("", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => net.register_module("layers", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => net.register_parameter("scale", new Parameter(ones(1))));
        Assert.Throws<ArgumentNullException>(() => net.register_buffer("nothing", null!));
    }

    [Fact]
    public void Training_reaches_every_part()
    {
        using var net = new Net();
        Assert.True(net.training);
        net.eval();
        Assert.All(net.modules(), module => Assert.False(module.training));
        net.train();
        Assert.All(net.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Dropout_drops_in_training_alone_and_keeps_the_mean()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using Dropout dropout = nn.Dropout(0.3);
        Tensor x = ones(100_000);

        Tensor dropped = dropout.call(x);
        double kept = dropped.ne(0).to(ScalarType.Float64).mean().item<double>();
        Assert.Equal(0.7, kept, 2);
        Assert.Equal(1 / 0.7f, dropped.max().item<float>(), 5);
        dropout.eval();
        Assert.True(dropout.call(x).eq(1).all().item<bool>());
        Assert.Throws<ArgumentException>(() => nn.functional.dropout(x, 1.5));
    }

    [Fact]
    public void Channel_dropout_drops_whole_channels()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using Dropout1d dropout = nn.Dropout1d(0.5);

        Tensor sums = dropout.call(ones(50, 20, 7)).sum(2);

        Assert.True(sums.eq(0).logical_or(sums.eq(14)).all().item<bool>());
        Assert.InRange(sums.eq(0).to(ScalarType.Float64).mean().item<double>(), 0.45, 0.55);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Saved_weights_come_back(bool byFile)
    {
        using DisposeScope scope = NewDisposeScope();
        using Net saved = new(), loaded = new();
        saved.Counts.fill_(5);
        Dictionary<string, bool> found = [];
        string path = Path.GetTempFileName();
        try
        {
            if (byFile)
            {
                saved.save(path);
                loaded.load(path, loadedParameters: found);
            }
            else
            {
                using var stream = new MemoryStream();
                saved.save(new BinaryWriter(stream));
                stream.Position = 0;
                loaded.load(stream, loadedParameters: found);
            }
        }
        finally
        {
            File.Delete(path);
        }

        foreach ((string name, Tensor value) in saved.state_dict())
        {
            Assert.True(value.Equals(loaded.state_dict()[name]), name);
            Assert.True(found[name]);
        }

        Tensor ids = tensor(new[] { 1L, 2 });
        Assert.True(saved.call(ids).Equals(loaded.call(ids)));
    }

    [Fact]
    public void The_file_is_TorchSharps_own_format()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear layer = nn.Linear(1, 2);
        nn.utils.vector_to_parameters(tensor(new[] { 1f, 2f, 3f, 4f }), layer.parameters());
        using var stream = new MemoryStream();
        layer.save(new BinaryWriter(stream));

        // Two entries; "weight": float32 is type 6, two dimensions, 2 and 1; "bias": one dimension, 2.
        byte[] expected =
        [
            2, 6, .. "weight"u8, 6, 2, 2, 1, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40,
            4, .. "bias"u8, 6, 1, 2, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40,
        ];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Weights_of_another_module_are_refused_and_skipped_ones_stay()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear small = nn.Linear(1, 2), large = nn.Linear(3, 2), bare = nn.Linear(1, 2, hasBias: false);

        Assert.Contains("expected 1, but found 2", Assert.Throws<ArgumentException>(() => Load(bare, small)).Message);
        Assert.Contains("shape", Assert.Throws<ArgumentException>(() => Load(large, small)).Message);
        Assert.Throws<InvalidOperationException>(() => bare.load_state_dict(small.state_dict()));
        (IList<string> missing, IList<string> unexpected) = small.load_state_dict(bare.state_dict(), strict: false);
        Assert.Equal(["bias"], missing);
        Assert.Empty(unexpected);
        float[] before = large.weight.data<float>().ToArray();
        Load(large, small, skip: ["weight"]);
        Assert.Equal(before, large.weight.data<float>().ToArray());
        Assert.Equal(small.bias.data<float>().ToArray(), large.bias.data<float>().ToArray());

        static void Load(nn.Module target, nn.Module source, IList<string>? skip = null)
        {
            using var stream = new MemoryStream();
            source.save(new BinaryWriter(stream));
            stream.Position = 0;
            target.load(new BinaryReader(stream), skip: skip!);
        }
    }

    [Fact]
    public void Moving_to_another_type_replaces_fields_and_keeps_integers_and_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        using var net = new Net();
        net.call(tensor(new[] { 1L })).sum().backward();
        float gradient = net.Scale.grad.item<float>();

        net.to(ScalarType.Float64);

        Assert.Equal(ScalarType.Float64, net.Scale.dtype);
        Assert.Same(net.Scale, net.get_parameter("scale"));
        Assert.True(net.Scale.requires_grad);
        Assert.Equal(gradient, net.Scale.grad.item<double>(), 6);
        Assert.Equal(ScalarType.Int64, net.Counts.dtype);
        Assert.Equal(ScalarType.Float64, net.call(tensor(new[] { 1L })).dtype);
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int32));
        Assert.Throws<ArgumentException>(() => net._to(ScalarType.Bool, false));
    }

    [Fact]
    public void Parameters_outlive_the_scope_they_were_made_in_and_die_with_the_module()
    {
        Linear layer;
        using (NewDisposeScope())
        {
            layer = nn.Linear(2, 2);
        }

        Parameter weight = layer.weight;
        Assert.False(weight.IsInvalid);
        layer.Dispose();
        Assert.True(weight.IsInvalid);
    }

    [Fact]
    public void Zeroing_gradients_drops_or_clears_them()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear layer = nn.Linear(2, 1);
        layer.call(ones(1, 2)).sum().backward();
        layer.zero_grad(set_to_none: false);
        Assert.Equal([0f, 0f], layer.weight.grad.data<float>().ToArray());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void Hooks_see_and_change_what_goes_in_and_out()
    {
        using DisposeScope scope = NewDisposeScope();
        using Identity module = nn.Identity();
        List<string> calls = [];
        var before = module.register_forward_pre_hook((_, x) => x + 1);
        module.register_forward_pre_hook(m => calls.Add("before " + m.GetName()));
        module.register_forward_hook((_, x, y) => y * 10);
        module.register_forward_hook(_ => calls.Add("after"));

        Assert.Equal(20f, module.call(ones(1)).item<float>());
        Assert.Equal(["before Identity", "after"], calls);
        before.remove();
        Assert.Equal(10f, module.call(ones(1)).item<float>());
        Assert.Equal(1f, module.forward(ones(1)).item<float>());
    }

    [Fact]
    public void Functions_reach_the_children_first()
    {
        using var net = new Net();
        List<string> names = [];
        net.apply(module => names.Add(module.GetType().Name));
        Assert.Equal("Embedding", names[0]);
        Assert.Equal("Net", names[^1]);
    }

    [Fact]
    public void A_sequence_disposes_what_lies_between()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential sequence = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1));
        Tensor x = randn(4, 2);
        int before = scope.DisposablesCount;

        Tensor y = sequence.call(x);

        Assert.Equal(before + 1, scope.DisposablesCount);
        Assert.Equal([4L, 1], y.shape);
        y.sum().backward();
        Assert.NotNull(((Linear)sequence[0]).weight.grad);
    }

    [Fact]
    public void An_embedding_keeps_its_padding_at_zero_and_its_vectors_short()
    {
        using DisposeScope scope = NewDisposeScope();
        using Embedding embedding = nn.Embedding(5, 3, padding_idx: -4);
        Assert.Equal([0f, 0f, 0f], embedding.weight[1].data<float>().ToArray());
        embedding.call(tensor(new[] { 0L, 1, 1 })).sum().backward();
        Assert.Equal([1f, 0f, 0f, 0f, 0f], embedding.weight.grad.select(1, 0).contiguous().data<float>().ToArray());

        using Embedding bounded = nn.Embedding(5, 100, max_norm: 1);
        Assert.Equal(1f, bounded.call(tensor(new[] { 2L })).norm().item<float>(), 4);
        Assert.Throws<ArgumentException>(() => nn.Embedding(5, 3, padding_idx: 5));
    }

    [Fact]
    public void Pretrained_vectors_stay_frozen_and_the_callers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = randn(3, 2);
        using Embedding embedding = nn.Embedding_from_pretrained(vectors);
        Assert.False(embedding.weight.requires_grad);
        Assert.True(embedding.call(tensor(new[] { 2L })).Equals(vectors.narrow(0, 2, 1)));
        Assert.False(vectors.IsInvalid);
        Assert.True(nn.Embedding_from_pretrained(vectors, freeze: false).weight.requires_grad);
    }

    private sealed class Pair : nn.Module
    {
        private readonly nn.Module a;
        private readonly nn.Module b;

        internal Pair(nn.Module a, nn.Module b)
            : base(nameof(Pair))
        {
            (this.a, this.b) = (a, b);
            RegisterComponents();
        }
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding embedding = nn.Embedding(4, 3);
        private readonly ModuleList<Linear> layers = nn.ModuleList(nn.Linear(3, 3), nn.Linear(3, 3));
        private readonly Linear output = nn.Linear(3, 2);
        private readonly Parameter scale = new(ones(1));
        private readonly Tensor counts = zeros(3, ScalarType.Int64);
        [ComponentName(Name = "renamed")]
        private readonly Embedding other = nn.Embedding(2, 1);

        internal Net()
            : base(nameof(Net))
        {
            RegisterComponents();
            register_buffer("extra", ones(2));
            register_buffer("cache", ones(2), persistent: false);
        }

        internal ModuleList<Linear> Layers => layers;

        internal Parameter Scale => scale;

        internal Tensor Counts => counts;

        public override Tensor forward(Tensor input)
        {
            Tensor x = embedding.call(input);
            foreach (Linear layer in layers)
            {
                x = layer.call(x);
            }

            return output.call(x) * scale;
        }
    }
}
