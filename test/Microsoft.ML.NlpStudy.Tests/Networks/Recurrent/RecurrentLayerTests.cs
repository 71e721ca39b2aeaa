using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class RecurrentLayerTests
{
    // Hidden sizes that fill whole SIMD vectors and that do not; one text, multiplied by Lanes.Product, and several texts.
    public static TheoryData<RnnCellKind, int, int> Layers
    {
        get
        {
            var data = new TheoryData<RnnCellKind, int, int>();
            foreach (RnnCellKind cell in Enum.GetValues<RnnCellKind>())
            {
                foreach (int hidden in new[] { 5, 32, 40 })
                {
                    data.Add(cell, hidden, 3);
                    data.Add(cell, hidden, 1);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void States_and_every_gradient_are_libtorchs(RnnCellKind cell, int hidden, int texts)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using var layer = new RecurrentLayer(cell, 6, hidden);
        Tensor[] ours = Results(layer, cell, hidden, texts, (input, state) => layer.call(input, state));
        Tensor[] libtorchs = Results(layer, cell, hidden, texts, (input, state) => Libtorchs(layer, cell, hidden, input, state));

        for (int i = 0; i < ours.Length; i++)
        {
            ReferenceTensors.AssertClose(libtorchs[i], ours[i]);
        }
    }

    [Theory]
    [InlineData(RnnCellKind.Rnn)]
    [InlineData(RnnCellKind.Lstm)]
    [InlineData(RnnCellKind.Gru)]
    public void Mixed_precision_gives_nearly_the_same_states_and_gradients(RnnCellKind cell)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using var layer = new RecurrentLayer(cell, 6, 40);
        Tensor[] whole = Results(layer, cell, 40, 3, (input, state) => layer.call(input, state));
        layer.IsMixed = true;
        Tensor[] mixed = Results(layer, cell, 40, 3, (input, state) => layer.call(input, state));

        for (int i = 0; i < whole.Length; i++)
        {
            // bfloat16 has 8 bits: each operand has a relative error of up to 1/512.
            double error = ((whole[i] - mixed[i]).norm() / whole[i].norm()).item<float>();
            Assert.InRange(error, 1e-6, 0.02);
            Assert.Equal(ScalarType.Float32, mixed[i].dtype);
        }
    }

    [Fact]
    public void Mixed_precision_is_for_training_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using var layer = new RecurrentLayer(RnnCellKind.Lstm, 6, 40);
        Tensor input = randn(7, 3, 6);
        layer.eval();
        Tensor before = layer.call(input);
        layer.IsMixed = true;

        Assert.Equal(before.data<float>().ToArray(), layer.call(input).data<float>().ToArray());
    }

    [Theory]
    [InlineData(RnnCellKind.Rnn)]
    [InlineData(RnnCellKind.Lstm)]
    [InlineData(RnnCellKind.Gru)]
    [InlineData(RnnCellKind.RnnCell)]
    public void A_text_can_be_read_in_two_parts(RnnCellKind cell)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        using var layer = new RecurrentLayer(cell, 6, 20);
        Tensor input = randn(9, 3, 6);
        using IDisposable inference = inference_mode();

        (Tensor whole, RecurrentState last) = layer.call(input, null);
        (_, RecurrentState middle) = layer.call(input.narrow(0, 0, 4), null);
        (Tensor late, RecurrentState end) = layer.call(input.narrow(0, 4, 5), middle);

        ReferenceTensors.AssertClose(whole.narrow(0, 4, 5), late);
        ReferenceTensors.AssertClose(last.Hidden, end.Hidden);
        ReferenceTensors.AssertClose(whole[8], end.Hidden);
        Assert.Equal(cell == RnnCellKind.Lstm, end.Cell is not null);
    }

    // The outputs, and the gradients of a sum in which each output has a different weight.
    private static Tensor[] Results(
        RecurrentLayer layer, RnnCellKind cell, int hidden, int texts,
        Func<Tensor, RecurrentState?, (Tensor States, RecurrentState Last)> run)
    {
        manual_seed(5);
        Tensor input = randn(7, texts, 6).requires_grad_();
        Tensor first = randn(texts, hidden).requires_grad_();
        Tensor? firstCell = cell == RnnCellKind.Lstm ? randn(texts, hidden).requires_grad_() : null;
        (Tensor states, RecurrentState last) = run(input, new RecurrentState(first, firstCell));
        Tensor loss = (states * randn(7, texts, hidden)).sum() + last.Hidden.pow(2).sum();
        if (last.Cell is not null)
        {
            loss = loss + last.Cell.pow(2).sum();
        }

        List<Tensor> by = [input, first, .. layer.parameters()];
        if (firstCell is not null)
        {
            by.Add(firstCell);
        }

        return [states.detach(), last.Hidden.detach(), .. autograd.grad([loss], by)];
    }

    private static (Tensor States, RecurrentState Last) Libtorchs(
        RecurrentLayer layer, RnnCellKind cell, int hidden, Tensor input, RecurrentState? state)
    {
        nn.Module module = layer.children().Single();
        Tensor first = state!.Value.Hidden.unsqueeze(0);
        if (module is LSTM lstm)
        {
            (Tensor all, Tensor lastHidden, Tensor lastCell) = lstm.call(input, (first, state.Value.Cell!.unsqueeze(0)));
            return (all, new RecurrentState(lastHidden[0], lastCell[0]));
        }

        (Tensor states, Tensor last) = module switch
        {
            GRU gru => gru.call(input, first),
            RNN rnn => rnn.call(input, first),
            _ => ((RnnCellLoop)module).call(input, first),
        };
        return (states, new RecurrentState(last[0]));
    }
}
