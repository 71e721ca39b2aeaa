using System.Text.Json;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class RecurrentEncoderTests
{
    [Theory]
    [InlineData("RNN", RnnCellKind.Rnn, 1)]
    [InlineData("RNN", RnnCellKind.Rnn, 2)]
    [InlineData("LSTM", RnnCellKind.Lstm, 1)]
    [InlineData("LSTM", RnnCellKind.Lstm, 2)]
    [InlineData("GRU", RnnCellKind.Gru, 1)]
    [InlineData("GRU", RnnCellKind.Gru, 2)]
    public void States_of_texts_of_unequal_length_equal_PyTorchs_packed_ones(string name, RnnCellKind cell, int layers)
    {
        using DisposeScope scope = NewDisposeScope();
        bool bidirectional = layers == 2;
        JsonElement reference = ReferenceTensors.Load("recurrent.json", $"{name}_layers{layers}_{(bidirectional ? "bi" : "uni")}");
        using var encoder = new RecurrentEncoder(cell, 5, 4, layers, bidirectional, 0);
        LoadPyTorchWeights(encoder, reference.GetProperty("weights"));
        int[] lengths = [.. reference.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32())];
        using TokenBatch batch = BatchOfLengths(lengths);

        Tensor states = encoder.call(reference.GetProperty("input").ToTensor().transpose(0, 1), batch);

        Tensor real = batch.Padding.logical_not();
        ReferenceTensors.AssertClose(
            reference.GetProperty("packed_output").ToTensor(), (states * real).transpose(0, 1));
    }

    [Theory]
    [InlineData(8, true, true)]
    [InlineData(5, true, false)]
    [InlineData(4, false, true)]
    public void A_residual_layer_adds_what_it_reads_where_the_sizes_match(int inputSize, bool bidirectional, bool firstMatches)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(2);
        using var encoder = new RecurrentEncoder(RnnCellKind.Gru, inputSize, 4, layers: 2, bidirectional, 0, residual: true);
        using TokenBatch batch = BatchOfLengths([6, 3]);
        Tensor input = randn(6, 2, inputSize);
        Tensor real = batch.Padding.logical_not();

        Tensor states = encoder.call(input, batch);

        // Each layer alone, with the weights of the stack.
        Tensor Layer(int number, Tensor read)
        {
            using var layer = new RecurrentEncoder(RnnCellKind.Gru, (int)read.shape[2], 4, layers: 1, bidirectional, 0);
            Dictionary<string, Tensor> stack = encoder.state_dict();
            using IDisposable noGrad = no_grad();
            foreach ((string name, Tensor weight) in layer.state_dict())
            {
                weight.copy_(stack[name.Replace("s.0.", $"s.{number}.")]);
            }

            using TokenBatch again = BatchOfLengths([6, 3]);
            return layer.call(read, again);
        }

        Tensor first = Layer(0, input);
        if (firstMatches)
        {
            first += input;
        }

        ReferenceTensors.AssertClose((Layer(1, first) + first) * real, states * real);
    }

    [Fact]
    public void The_cell_loop_equals_PyTorchs_cell_called_step_by_step()
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement reference = ReferenceTensors.Load("recurrent.json", "RNNCell_loop");
        using var loop = new RnnCellLoop(5, 4);
        foreach ((string name, Tensor weight) in loop.state_dict())
        {
            using IDisposable noGrad = no_grad();
            weight.copy_(reference.GetProperty("weights").GetProperty(name["cell.".Length..]).ToTensor());
        }

        (Tensor states, Tensor last) = loop.call(reference.GetProperty("input_time_major").ToTensor(), null);

        ReferenceTensors.AssertClose(reference.GetProperty("final_hidden").ToTensor(), states[-1]);
        ReferenceTensors.AssertClose(reference.GetProperty("final_hidden").ToTensor(), last[0]);
    }

    [Theory]
    [InlineData(RnnPooling.Last)]
    [InlineData(RnnPooling.Mean)]
    [InlineData(RnnPooling.Maximum)]
    public void Pooling_sees_real_steps_only(RnnPooling pooling)
    {
        using DisposeScope scope = NewDisposeScope();
        using TokenBatch batch = BatchOfLengths([3, 1]);
        // Text 0 has the states 1, 5, 3; text 1 has 7, and then padding with larger values. The second half is the backward direction.
        Tensor states = tensor(new float[] { 1, 10, 7, 70, 5, 50, 900, 900, 3, 30, 900, 900 }, [3, 2, 2]);

        float[] pooled = StatePooling.Pool(states, batch, pooling, bidirectional: true).data<float>().ToArray();

        float[] expected = pooling switch
        {
            RnnPooling.Last => [3, 10, 7, 70],
            RnnPooling.Mean => [3, 30, 7, 70],
            _ => [5, 50, 7, 70],
        };
        Assert.Equal(expected, pooled);
    }

    private static TokenBatch BatchOfLengths(int[] lengths)
    {
        var store = new TokenStore();
        foreach (int length in lengths)
        {
            store.Add(Enumerable.Repeat(1, length).ToArray());
        }

        return TokenBatch.Create(store, [.. Enumerable.Range(0, lengths.Length)], CPU);
    }

    // PyTorch numbers layers and directions in one module; here each is a separate module.
    private static void LoadPyTorchWeights(RecurrentEncoder encoder, JsonElement weights)
    {
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor weight) in encoder.state_dict())
        {
            string[] parts = name.Split('.');
            string suffix = parts[0] == "backwards" ? "_reverse" : "";
            weight.copy_(weights.GetProperty(parts[^1].Replace("_l0", $"_l{parts[1]}") + suffix).ToTensor());
        }
    }
}
