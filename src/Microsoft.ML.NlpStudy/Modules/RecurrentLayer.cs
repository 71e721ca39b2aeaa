using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>One recurrent layer in one direction over time-major input.</summary>
internal sealed class RecurrentLayer : Module<Tensor, Tensor>
{
    // Exactly one of these is there; the others are not registered, so that weights carry PyTorch's names.
    private readonly GRU? gru;
    private readonly LSTM? lstm;
    private readonly RNN? rnn;
    private readonly RnnCellLoop? loop;

    public RecurrentLayer(RnnCellKind cell, int inputSize, int hiddenSize)
        : base(nameof(RecurrentLayer))
    {
        switch (cell)
        {
            case RnnCellKind.Gru:
                gru = GRU(inputSize, hiddenSize);
                break;
            case RnnCellKind.Lstm:
                lstm = LSTM(inputSize, hiddenSize);
                break;
            case RnnCellKind.Rnn:
                rnn = RNN(inputSize, hiddenSize);
                break;
            default:
                loop = new RnnCellLoop(inputSize, hiddenSize);
                break;
        }

        RegisterComponents();
    }

    /// <param name="input">(T, B, I), padding at the end: it comes after every real step, so it cannot reach them.</param>
    /// <returns>The states after each step (T, B, H); those after a text's end mean nothing.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = gru is not null ? gru.call(input).Item1
            : lstm is not null ? lstm.call(input).Item1
            : rnn is not null ? rnn.call(input).Item1
            : loop!.call(input);
        return states.MoveToOuterDisposeScope();
    }
}
