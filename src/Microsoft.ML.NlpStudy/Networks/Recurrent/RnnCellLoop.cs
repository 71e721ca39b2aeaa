using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A simple recurrent layer as a readable loop over an RNNCell: h(t) = tanh(W·x(t) + U·h(t-1) + b).</summary>
/// <remarks>
/// W·x(t) + b does not depend on the loop, so it is one large product for all steps; only U·h(t-1) is left inside. That makes the loop
/// twice as fast as calling the cell at each step, with the same result.
/// </remarks>
internal sealed class RnnCellLoop : Module<Tensor, Tensor?, (Tensor States, Tensor Last)>
{
    private readonly RNNCell cell;

    public RnnCellLoop(int inputSize, int hiddenSize)
        : base(nameof(RnnCellLoop))
    {
        cell = RNNCell(inputSize, hiddenSize);
        RegisterComponents();
    }

    /// <param name="input">(T, B, I)</param>
    /// <param name="state">The state before the first step (1, B, H); <see langword="null"/> for zeros.</param>
    /// <returns>The states after each step (T, B, H), and the last state (1, B, H).</returns>
    public override (Tensor States, Tensor Last) forward(Tensor input, Tensor? state)
    {
        using DisposeScope scope = NewDisposeScope();

        // TorchSharp declares these weights as nullable; a cell with biases has all of them.
        Tensor projected = functional.linear(input, cell.weight_ih!, cell.bias_ih!.add(cell.bias_hh!, Scalars.One)); // (T, B, H)
        Tensor recurrent = cell.weight_hh!.t();                                                                      // (H, H)
        Tensor[] states = projected.unbind(0);                                                                       // T × (B, H)

        // U·h is computed for zeros too, so that even a single step has a gradient by all weights. Without it, autograd.grad of TorchSharp
        // 0.107 ends the process.
        Tensor before = state?.squeeze(0) ?? zeros_like(states[0]);                                                  // (B, H)
        for (int step = 0; step < states.Length; step++)
        {
            before = states[step] = addmm(states[step], before, recurrent, 1, 1).tanh();                             // (B, H)
        }

        Tensor all = stack(states);                                                                                  // (T, B, H)
        return (all.MoveToOuterDisposeScope(), before.unsqueeze(0).MoveToOuterDisposeScope());
    }
}
