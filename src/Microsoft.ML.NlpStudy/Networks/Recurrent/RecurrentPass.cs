using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A recurrent layer over all steps, with its gradient, for the CPU. Between its products is one pass over memory.
/// </summary>
/// <remarks>
/// <para>
/// It computes the same function as PyTorch's RNN, LSTM and GRU. libtorch runs a dozen operators for each step, allocates each result and
/// keeps it for the gradient. It also adds a product to the weights' gradient at each step. Here a step is one product and one pass over
/// the gates, forward and backward. The gradient of the weights is one product over all steps.
/// </para>
/// <para>
/// forward takes the input (T, B, I); the weights (G·H, I) and (G·H, H); their two biases (G·H); the initial hidden state (B, H); for an
/// LSTM the initial cell state (B, H); and the settings. It returns the states after each step (T, B, H), and the last hidden state (B, H).
/// For an LSTM it also returns the last cell state (B, H).
/// </para>
/// </remarks>
internal sealed unsafe class RecurrentPass : autograd.MultiTensorFunction<RecurrentPass>
{
    private const string SettingsKey = "settings";
    private const string NeedsInputKey = "input";

    /// <summary>The settings of a pass.</summary>
    /// <param name="Unit">The computation between the products.</param>
    /// <param name="IsMixed">Whether products have bfloat16 operands.</param>
    /// <param name="NeedsGradient">Whether the intermediate results that the gradient needs are kept.</param>
    internal sealed record Settings(RecurrentUnit Unit, bool IsMixed, bool NeedsGradient);

    public override string Name => nameof(RecurrentPass);

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var settings = (Settings)vars[^1];
        return settings.IsMixed ? Forward<ushort>(ctx, vars, settings) : Forward<float>(ctx, vars, settings);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var settings = (Settings)ctx.get_data(SettingsKey);
        return settings.IsMixed ? Backward<ushort>(ctx, grad_outputs, settings) : Backward<float>(ctx, grad_outputs, settings);
    }

    private static List<Tensor> Forward<T>(autograd.AutogradContext ctx, object[] vars, Settings settings)
        where T : unmanaged
    {
        using DisposeScope scope = NewDisposeScope();
        RecurrentUnit unit = settings.Unit;
        (Tensor input, Tensor inputWeight, Tensor stateWeight) =
            ((Tensor)vars[0], AsOperand<T>((Tensor)vars[1]), AsOperand<T>((Tensor)vars[2]));
        Tensor inputBias = ((Tensor)vars[3]).contiguous();                                    // (G·H)
        Tensor stateBias = ((Tensor)vars[4]).contiguous();                                    // (G·H)
        (long steps, long rows, long size) = (input.shape[0], input.shape[1], stateWeight.shape[1]);
        Tensor operands = AsOperand<T>(input).flatten(0, 1);                                  // (T·B, I)
        Tensor inputGates = PanelProduct.Multiply(operands, inputWeight);                     // (T·B, G·H)
        Tensor states = WithFirst((Tensor)vars[5], steps);                                    // (T + 1, B, H)
        Tensor? cells = unit.HasCell ? WithFirst((Tensor)vars[6], steps) : null;              // (T + 1, B, H)
        Tensor stateOperands = typeof(T) == typeof(float) ? states : WithFirst(AsOperand<T>((Tensor)vars[5]), steps);
        Tensor kept = empty([settings.NeedsGradient ? steps : 1, rows, Math.Max(1, unit.Kept * size)], ScalarType.Float32);
        var product = new StepProduct(stateOperands, stateWeight, isTransposed: false);       // (B, G·H)

        nint stateLength = (nint)(rows * size);
        nint gatesLength = stateLength * unit.Gates;
        nint keptLength = settings.NeedsGradient ? stateLength * unit.Kept : 0;
        T* inputGatesMemory = ProcessorMemory.Of<T>(inputGates);
        float* inputBiasMemory = ProcessorMemory.Of<float>(inputBias);
        float* stateBiasMemory = ProcessorMemory.Of<float>(stateBias);
        float* stateMemory = ProcessorMemory.Of<float>(states);
        float* cellMemory = cells is null ? null : ProcessorMemory.Of<float>(cells);
        T* operandMemory = ProcessorMemory.Of<T>(stateOperands);
        float* keptMemory = ProcessorMemory.Of<float>(kept);
        T* stateGatesMemory = ProcessorMemory.Of<T>(product.Result);
        for (nint step = 0; step < steps; step++)
        {
            product.Multiply(step);
            unit.Forward(new ForwardStep<T>
            {
                Rows = (int)rows,
                Size = (int)size,
                InputGates = inputGatesMemory + (step * gatesLength),
                StateGates = stateGatesMemory,
                InputBias = inputBiasMemory,
                StateBias = stateBiasMemory,
                State = stateMemory + (step * stateLength),
                Cell = cellMemory + (step * stateLength),
                Kept = keptMemory + (step * keptLength),
                Operand = operandMemory + ((step + 1) * stateLength),
            });
        }

        if (settings.NeedsGradient)
        {
            // A result on which nothing depends gets no gradient instead of zeros. TorchSharp makes those zeros from tensors that belong to
            // the dispose scope of the forward call, which has ended by then.
            ctx.set_materialize_grads(false);
            ctx.save_data(SettingsKey, settings);
            ctx.save_data(NeedsInputKey, input.requires_grad);
            var saved = new List<Tensor> { operands, inputWeight, stateWeight, states, stateOperands, kept };
            if (cells is not null)
            {
                saved.Add(cells);
            }

            ctx.save_for_backward([.. saved.Select(tensor => tensor.MoveToOuterDisposeScope())]);
        }

        // The last states are copied: a view would keep the states of all steps in memory.
        var results = new List<Tensor> { states.narrow(0, 1, steps), states[steps].clone() }; // (T, B, H), (B, H)
        if (cells is not null)
        {
            results.Add(cells[steps].clone());                                                // (B, H)
        }

        return [.. results.Select(tensor => tensor.MoveToOuterDisposeScope())];
    }

    private static List<Tensor> Backward<T>(autograd.AutogradContext ctx, List<Tensor> gradients, Settings settings)
        where T : unmanaged
    {
        using DisposeScope scope = NewDisposeScope();
        RecurrentUnit unit = settings.Unit;
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor operands, Tensor inputWeight, Tensor stateWeight) = (saved[0], saved[1], saved[2]);
        (Tensor states, Tensor stateOperands, Tensor kept) = (saved[3], saved[4], saved[5]);
        Tensor? cells = unit.HasCell ? saved[6] : null;
        (long steps, long rows, long size) = (states.shape[0] - 1, states.shape[1], states.shape[2]);
        Tensor output = GradientOf(0)?.contiguous() ?? zeros([steps, rows, size], ScalarType.Float32);                      // (T, B, H)
        Tensor carried = GradientOf(2)?.clone().contiguous() ?? zeros([rows, size], ScalarType.Float32);                    // (B, H)
        Tensor stateGates = empty([steps, rows, unit.Gates * size], stateWeight.dtype);                                     // (T, B, G·H)
        Tensor inputGates = unit.HasOwnInputGradient ? empty(stateGates.shape, stateWeight.dtype) : stateGates;
        var product = new StepProduct(stateGates, stateWeight, isTransposed: true);
        Tensor next = product.Result;                                                                                       // (B, H)
        _ = GradientOf(1) is { } last ? next.copy_(last) : next.zero_();

        Tensor? GradientOf(int result) => result < gradients.Count && gradients[result] is { IsInvalid: false } gradient ? gradient : null;
        nint stateLength = (nint)(rows * size);
        nint gatesLength = stateLength * unit.Gates;
        float* outputMemory = ProcessorMemory.Of<float>(output);
        float* stateMemory = ProcessorMemory.Of<float>(states);
        float* cellMemory = cells is null ? null : ProcessorMemory.Of<float>(cells);
        float* keptMemory = ProcessorMemory.Of<float>(kept);
        T* nextMemory = ProcessorMemory.Of<T>(next);
        float* carriedMemory = ProcessorMemory.Of<float>(carried);
        T* stateGatesMemory = ProcessorMemory.Of<T>(stateGates);
        T* inputGatesMemory = ProcessorMemory.Of<T>(inputGates);
        for (nint step = (nint)steps - 1; step >= 0; step--)
        {
            unit.Backward(new BackwardStep<T>
            {
                Rows = (int)rows,
                Size = (int)size,
                Output = outputMemory + (step * stateLength),
                Next = nextMemory,
                Carried = carriedMemory,
                State = stateMemory + (step * stateLength),
                Cell = cellMemory + (step * stateLength),
                Kept = keptMemory + (step * stateLength * unit.Kept),
                StateGates = stateGatesMemory + (step * gatesLength),
                InputGates = inputGatesMemory + (step * gatesLength),
            });
            product.Multiply(step);
        }

        Tensor flatInput = inputGates.flatten(0, 1);                                                                        // (T·B, G·H)
        Tensor flatState = stateGates.flatten(0, 1);                                                                        // (T·B, G·H)
        Tensor before = stateOperands.narrow(0, 0, steps).flatten(0, 1);                                                    // (T·B, H)
        Tensor inputBias = flatInput.sum([0L], type: ScalarType.Float32);                                                   // (G·H)
        Tensor stateBias = unit.HasOwnInputGradient ? flatState.sum([0L], type: ScalarType.Float32) : inputBias;
        Tensor? inputGradient = (bool)ctx.get_data(NeedsInputKey)
            ? PanelProduct.MultiplyTransposed(flatInput, inputWeight).to(ScalarType.Float32)
                .view(steps, rows, operands.shape[1])                                                                       // (T, B, I)
            : null;
        var results = new List<Tensor?>
        {
            inputGradient,
            flatInput.t().mm(operands).to(ScalarType.Float32),                                                              // (G·H, I)
            flatState.t().mm(before).to(ScalarType.Float32),                                                                // (G·H, H)
            inputBias,
            unit.HasOwnInputGradient ? stateBias : inputBias.alias(),
            unit.HasOwnInputGradient ? next.to(ScalarType.Float32).add(carried, Scalars.One) : next.to(ScalarType.Float32), // (B, H)
        };
        if (cells is not null)
        {
            results.Add(carried);                                                                                           // (B, H)
        }

        results.ForEach(tensor => tensor?.MoveToOuterDisposeScope());
        results.Add(null);
        return results!;
    }

    private static Tensor AsOperand<T>(Tensor tensor) =>
        tensor.to(typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.BFloat16).contiguous();

    // A tensor (T + 1, B, H) that begins with the initial state; the states after each step follow.
    private static Tensor WithFirst(Tensor first, long steps)
    {
        Tensor all = empty([steps + 1, .. first.shape], first.dtype);
        all[0].copy_(first);
        return all;
    }
}
