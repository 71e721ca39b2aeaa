using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>One recurrent layer in one direction over time-major input.</summary>
internal sealed class RecurrentLayer : Module<Tensor, Tensor>
{
    /// <summary>libtorch's gradient of one call is quadratic in its steps; a few calls that hand on their state are the same function, without that.</summary>
    private const int StepsPerCall = 1024;

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
        var pieces = new List<Tensor>();
        State state = default;
        for (long start = 0; start < input.shape[0]; start += StepsPerCall)
        {
            Tensor piece = input.narrow(0, start, Math.Min(StepsPerCall, input.shape[0] - start)); // (T', B, I)
            (Tensor states, state) = Run(piece, state);                                            // (T', B, H)
            pieces.Add(states);
        }

        Tensor all = pieces.Count == 1 ? pieces[0] : cat(pieces, 0);                               // (T, B, H)
        return all.MoveToOuterDisposeScope();
    }

    private (Tensor States, State Last) Run(Tensor input, State state)
    {
        if (lstm is not null)
        {
            (Tensor states, Tensor hidden, Tensor cell) = lstm.call(input, state.Cell is null ? null : (state.Hidden!, state.Cell));
            return (states, new State(hidden, cell));
        }

        (Tensor output, Tensor last) = gru is not null ? gru.call(input, state.Hidden)
            : rnn is not null ? rnn.call(input, state.Hidden)
            : loop!.call(input, state.Hidden);
        return (output, new State(last, null));
    }

    /// <summary>What one call hands to the next: (1, B, H) each, nothing before the first step.</summary>
    private readonly record struct State(Tensor? Hidden, Tensor? Cell);
}
