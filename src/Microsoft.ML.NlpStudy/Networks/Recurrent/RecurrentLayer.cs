using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A recurrent layer in one direction, over time-major input.</summary>
/// <remarks>
/// On a CPU it is a <see cref="RecurrentPass"/>. On other devices it is libtorch's layer, which is cuDNN's on a GPU and always float32.
/// </remarks>
internal sealed class RecurrentLayer : Module<Tensor, RecurrentState?, (Tensor States, RecurrentState Last)>, IMixesPrecision
{
    // The place of U among the parameters.
    private const int StateWeight = 1;

    // Exactly one of these four is not null and registered, so that the weights have PyTorch's names.
    private readonly GRU? gru;
    private readonly LSTM? lstm;
    private readonly RNN? rnn;
    private readonly RnnCellLoop? loop;
    private readonly RecurrentUnit _unit;

    public RecurrentLayer(RnnCellKind cell, int inputSize, int hiddenSize)
        : base(nameof(RecurrentLayer))
    {
        (InputSize, HiddenSize) = (inputSize, hiddenSize);
        switch (cell)
        {
            case RnnCellKind.Gru:
                gru = GRU(inputSize, hiddenSize);
                _unit = new GruUnit();
                break;
            case RnnCellKind.Lstm:
                lstm = LSTM(inputSize, hiddenSize);
                _unit = new LstmUnit();
                break;
            case RnnCellKind.Rnn:
                rnn = RNN(inputSize, hiddenSize);
                _unit = new TanhUnit();
                break;
            default:
                loop = new RnnCellLoop(inputSize, hiddenSize);
                _unit = new TanhUnit();
                break;
        }

        RegisterComponents();
    }

    /// <summary>Size of an input vector.</summary>
    public int InputSize { get; }

    /// <summary>Size of a state.</summary>
    public int HiddenSize { get; }

    /// <summary>The computation of a step.</summary>
    internal RecurrentUnit Unit => _unit;

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <summary>Reads the input (T, B, I) from a state of zeros and returns the states (T, B, H).</summary>
    public Tensor call(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return call(input, null).States.MoveToOuterDisposeScope();
    }

    /// <summary>Drops elements of the matrix U that the states are multiplied with, for all steps alike.</summary>
    /// <remarks>Merity et al., "Regularizing and Optimizing LSTM Language Models" (2018). It needs the CPU.</remarks>
    /// <param name="probability">The share of elements that are dropped.</param>
    /// <param name="random">The source of random numbers; <see langword="null"/> drops nothing.</param>
    /// <returns>The matrix (G·H, H); <see langword="null"/> if nothing is dropped.</returns>
    public Tensor? DropStateWeight(double probability, DropoutRandom? random) => random is null || probability == 0
        ? null
        : SeededDropout.apply(parameters().ElementAt(StateWeight), DropoutMask.Draw(probability, random));

    /// <summary>Reads the input as <see cref="forward"/> does, with another matrix in place of U.</summary>
    /// <param name="input">(T, B, I)</param>
    /// <param name="state">The state before the first step; <see langword="null"/> for zeros.</param>
    /// <param name="stateWeight">The matrix (G·H, H) of <see cref="DropStateWeight"/>; <see langword="null"/> for U.</param>
    public (Tensor States, RecurrentState Last) call(Tensor input, RecurrentState? state, Tensor? stateWeight)
    {
        if (stateWeight is null)
        {
            return call(input, state);
        }

        using DisposeScope scope = NewDisposeScope();
        (Tensor states, RecurrentState last) = RunPass(input, state, stateWeight);
        return (states.MoveToOuterDisposeScope(), new RecurrentState(
            last.Hidden.MoveToOuterDisposeScope(), last.Cell?.MoveToOuterDisposeScope()));
    }

    /// <param name="input">(T, B, I), padded at the end: padding comes after all real steps, so it does not influence them.</param>
    /// <param name="state">The state before the first step; <see langword="null"/> for zeros.</param>
    /// <returns>The states after each step (T, B, H), without meaning at padding, and the state after the last step.</returns>
    public override (Tensor States, RecurrentState Last) forward(Tensor input, RecurrentState? state)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor states, RecurrentState last) = ProcessorMemory.Holds(input)
            ? RunPass(input, state)
            : RunModule(input, state);
        return (states.MoveToOuterDisposeScope(), new RecurrentState(
            last.Hidden.MoveToOuterDisposeScope(), last.Cell?.MoveToOuterDisposeScope()));
    }

    private (Tensor States, RecurrentState Last) RunPass(Tensor input, RecurrentState? state, Tensor? stateWeight = null)
    {
        // In PyTorch's order: the weights of the input and of the state, then their biases.
        Tensor[] weights = [.. parameters()];
        weights[StateWeight] = stateWeight ?? weights[StateWeight];
        var settings = new RecurrentPass.Settings(_unit, this.MixesNow(), is_grad_enabled() && !is_inference_mode_enabled());
        Tensor hidden = state?.Hidden ?? zeros(input.shape[1], HiddenSize);                     // (B, H)
        List<Tensor> results = _unit.HasCell
            ? RecurrentPass.apply(input, weights[0], weights[1], weights[2], weights[3], hidden,
                state?.Cell ?? zeros_like(hidden), settings)
            : RecurrentPass.apply(input, weights[0], weights[1], weights[2], weights[3], hidden, settings);
        return (results[0], new RecurrentState(results[1], _unit.HasCell ? results[2] : null)); // (T, B, H), (B, H)
    }

    private (Tensor States, RecurrentState Last) RunModule(Tensor input, RecurrentState? state)
    {
        Tensor? hidden = state?.Hidden.unsqueeze(0); // (1, B, H)
        if (lstm is not null)
        {
            (Tensor states, Tensor lastHidden, Tensor lastCell) = lstm.call(
                input, hidden is null ? null : (hidden, state!.Value.Cell!.unsqueeze(0)));
            return (states, new RecurrentState(lastHidden.squeeze(0), lastCell.squeeze(0)));
        }

        (Tensor output, Tensor last) = gru is not null ? gru.call(input, hidden)
            : rnn is not null ? rnn.call(input, hidden)
            : loop!.call(input, hidden);
        return (output, new RecurrentState(last.squeeze(0)));
    }
}
