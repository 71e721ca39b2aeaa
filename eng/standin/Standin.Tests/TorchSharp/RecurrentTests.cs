using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Standin.Tests.TorchSharpTests;

public class RecurrentTests
{
    private static readonly ReferenceFile s_reference = ReferenceFile.Load("recurrent");

    public static TheoryData<string, int, bool> Networks => new()
    {
        { "RNN", 1, false }, { "RNN", 2, true }, { "GRU", 1, false }, { "GRU", 2, true }, { "LSTM", 1, false }, { "LSTM", 2, true },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Outputs_states_and_gradients_are_PyTorchs(string kind, int layers, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = Case(kind, layers, bidirectional);
        using nn.Module network = New(kind, layers, bidirectional);
        expected["weights"].LoadInto(network);

        (Tensor output, Tensor[] states) = Run(network, expected["input"].Tensor);

        expected["output"].Equals(output);
        Assert.Equal(expected["hidden"].Count, states.Length);
        for (int i = 0; i < states.Length; i++)
        {
            expected["hidden"][i].Equals(states[i]);
        }

        output.pow(2).sum().backward();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            expected["grad_of_sum_of_squares"][name].Equals(parameter.grad);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Packed_outputs_and_states_are_PyTorchs(string kind, int layers, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = Case(kind, layers, bidirectional);
        using nn.Module network = New(kind, layers, bidirectional);
        expected["weights"].LoadInto(network);
        PackedSequence packed = pack_padded_sequence(expected["input"].Tensor, tensor(expected["lengths"].Integers), batch_first: true);

        (PackedSequence output, Tensor[] states) = Run(network, packed);

        (Tensor padded, Tensor lengths) = pad_packed_sequence(output, batch_first: true);
        expected["packed_output"].Equals(padded);
        Assert.Equal(expected["lengths"].Integers, lengths.data<long>().ToArray());
        for (int i = 0; i < states.Length; i++)
        {
            expected["packed_hidden"][i].Equals(states[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_batch_packed_in_any_order_gives_each_sequence_its_own_result(string kind, int layers, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module network = New(kind, layers, bidirectional);
        Tensor input = randn(3, 6, 5);
        long[] lengths = [2, 6, 4];
        Tensor start = randn(layers * (bidirectional ? 2 : 1), 3, 4);

        (PackedSequence output, Tensor[] states) = Run(network, pack_padded_sequence(input, tensor(lengths), batch_first: true, enforce_sorted: false), start);

        (Tensor padded, Tensor paddedLengths) = pad_packed_sequence(output, batch_first: true, padding_value: -7, total_length: 8);
        Assert.Equal(lengths, paddedLengths.data<long>().ToArray());
        Assert.Equal(8, padded.shape[1]);
        for (int i = 0; i < 3; i++)
        {
            (Tensor alone, Tensor[] aloneStates) = Run(network, input.narrow(0, i, 1).narrow(1, 0, lengths[i]), start.narrow(1, i, 1));
            Assert.True(padded.narrow(0, i, 1).narrow(1, 0, lengths[i]).allclose(alone, 1e-5, 1e-6));
            Assert.True(padded.narrow(0, i, 1).narrow(1, lengths[i], 8 - lengths[i]).eq(-7).all().item<bool>());
            Assert.True(states[0].narrow(1, i, 1).allclose(aloneStates[0], 1e-5, 1e-6));
        }
    }

    [Fact]
    public void A_loop_over_an_RNN_cell_gives_PyTorchs_state()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["RNNCell_loop"];
        using RNNCell cell = nn.RNNCell(5, 4);
        expected["weights"].LoadInto(cell);
        Tensor input = expected["input_time_major"].Tensor;

        Tensor state = null!;
        for (int step = 0; step < input.shape[0]; step++)
        {
            state = cell.call(input[step], state);
        }

        expected["final_hidden"].Equals(state);
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("RNN")]
    public void A_loop_over_a_cell_equals_the_network_of_one_layer(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module network = New(kind, 1, false);
        using nn.Module cell = kind switch { "LSTM" => nn.LSTMCell(5, 4), "GRU" => nn.GRUCell(5, 4), _ => nn.RNNCell(5, 4) };
        cell.load_state_dict(network.state_dict().ToDictionary(entry => entry.Key.Replace("_l0", ""), entry => entry.Value));
        Tensor input = randn(3, 6, 5);

        (Tensor output, _) = Run(network, input);

        Tensor? hidden = null, memory = null;
        for (int step = 0; step < 6; step++)
        {
            Tensor x = input.select(1, step);
            if (cell is LSTMCell lstm)
            {
                (hidden, memory) = lstm.call(x, hidden is null ? null : (hidden, memory!));
            }
            else
            {
                hidden = ((nn.Module<Tensor, Tensor, Tensor>)cell).call(x, hidden!);
            }

            Assert.True(hidden!.allclose(output.select(1, step), 1e-5, 1e-6));
        }
    }

    [Fact]
    public void A_cell_computes_with_the_weights_it_was_given_or_moved_to()
    {
        using DisposeScope scope = NewDisposeScope();
        using RNNCell cell = nn.RNNCell(1, 1, bias: false);
        Tensor input = tensor(new[,] { { 0.5f } });
        cell.weight_ih = new Parameter(tensor(new[,] { { 2f } }));

        Assert.Equal(MathF.Tanh(1), cell.call(input, null!).item<float>(), 1e-6f);
        Assert.Equal(2f, cell.get_parameter("weight_ih").item<float>());
        Assert.Null(cell.bias_ih);

        cell.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, cell.weight_ih.dtype);
        Assert.Equal(Math.Tanh(1), cell.call(input.to(ScalarType.Float64), null!).item<double>(), 1e-12);
    }

    [Fact]
    public void A_network_with_ReLU_starts_from_the_given_state()
    {
        using DisposeScope scope = NewDisposeScope();
        using RNN network = nn.RNN(1, 1, nonLinearity: nn.NonLinearities.ReLU);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            nn.init.constant_(parameter, name.StartsWith("bias") ? 0.25 : 2);
        }

        (Tensor output, Tensor state) = network.call(tensor(new[] { 1f, -30f }, [2, 1, 1]), tensor(new[] { 3f }, [1, 1, 1]));

        Assert.Equal([8.5f, 0f], output.data<float>().ToArray());   // 2·1 + 2·3 + 0.5, then 2·(-30) + 2·8.5 + 0.5 below zero
        Assert.Equal(0f, state.item<float>());
    }

    [Fact]
    public void Sequences_pack_and_pad_back_to_themselves()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] sequences = [tensor(new[] { 1f, 2f, 3f }), tensor(new[] { 4f }), tensor(new[] { 5f, 6f })];

        PackedSequence packed = pack_sequence(sequences, enforce_sorted: false);

        Assert.Equal([1f, 5f, 4f, 2f, 6f, 3f], packed.data.data<float>().ToArray());
        Assert.Equal([3L, 2L, 1L], packed.batch_sizes.data<long>().ToArray());
        Assert.Equal([0L, 2L, 1L], packed.sorted_indices.data<long>().ToArray());
        (Tensor padded, Tensor lengths) = pad_packed_sequence(packed, batch_first: true);
        Assert.Equal([1f, 2f, 3f, 4f, 0f, 0f, 5f, 6f, 0f], padded.contiguous().data<float>().ToArray());
        Assert.Equal([3L, 1L, 2L], lengths.data<long>().ToArray());
    }

    [Fact]
    public void Lengths_that_are_not_sorted_are_refused_unless_allowed()
    {
        using DisposeScope scope = NewDisposeScope();
        Exception error = Assert.ThrowsAny<Exception>(() => pack_padded_sequence(randn(2, 3, 1), tensor(new[] { 1L, 3L }), batch_first: true));
        Assert.Contains("enforce_sorted", error.Message);
    }

    [Fact]
    public void Dropout_between_layers_acts_in_training_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using LSTM network = nn.LSTM(5, 4, numLayers: 2, dropout: 0.5);
        Tensor input = randn(6, 3, 5);

        Assert.False(network.call(input).Item1.allclose(network.call(input).Item1));
        network.eval();
        Assert.True(network.call(input).Item1.allclose(network.call(input).Item1));
    }

    [Fact]
    public void A_dispose_scope_owns_a_packed_sequence_as_a_whole()
    {
        PackedSequence kept, lost;
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor input = randn(2, 3, 1);
            Tensor lengths = tensor(new[] { 3L, 2L });
            lost = pack_padded_sequence(input, lengths, batch_first: true);
            kept = scope.Detach(pack_padded_sequence(input, lengths, batch_first: true));
        }

        Assert.True(lost.data.IsInvalid);
        Assert.Equal(5, kept.data.shape[0]);
        kept.Dispose();
        Assert.True(kept.batch_sizes.IsInvalid);
    }

    [Fact]
    public void Moving_a_network_to_another_type_moves_what_it_computes_with()
    {
        using DisposeScope scope = NewDisposeScope();
        using GRU network = nn.GRU(5, 4).to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, network.call(randn(2, 3, 5, ScalarType.Float64)).Item1.dtype);
    }

    private static ReferenceFile Case(string kind, int layers, bool bidirectional) => s_reference[$"{kind}_layers{layers}_{(bidirectional ? "bi" : "uni")}"];

    private static nn.Module New(string kind, int layers, bool bidirectional) => kind switch
    {
        "RNN" => nn.RNN(5, 4, layers, batchFirst: true, bidirectional: bidirectional),
        "GRU" => nn.GRU(5, 4, layers, batchFirst: true, bidirectional: bidirectional),
        _ => nn.LSTM(5, 4, layers, batchFirst: true, bidirectional: bidirectional),
    };

    private static (Tensor Output, Tensor[] States) Run(nn.Module network, Tensor input, Tensor? start = null)
    {
        if (network is LSTM lstm)
        {
            (Tensor output, Tensor hidden, Tensor cell) = lstm.call(input, start is null ? null : (start, start));
            return (output, [hidden, cell]);
        }

        (Tensor result, Tensor state) = network is RNN rnn ? rnn.call(input, start!) : ((GRU)network).call(input, start!);
        return (result, [state]);
    }

    private static (PackedSequence Output, Tensor[] States) Run(nn.Module network, PackedSequence input, Tensor? start = null)
    {
        if (network is LSTM lstm)
        {
            (PackedSequence output, Tensor hidden, Tensor cell) = lstm.call(input, start is null ? null : (start, start));
            return (output, [hidden, cell]);
        }

        (PackedSequence result, Tensor state) = network is RNN rnn ? rnn.call(input, start!) : ((GRU)network).call(input, start!);
        return (result, [state]);
    }
}
