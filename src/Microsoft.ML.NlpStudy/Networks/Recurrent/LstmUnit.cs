using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Long short-term memory: c' = f·c + i·g, h' = o·tanh(c'), with i, f, o = σ(x + h) and g = tanh(x + h). The gates are in the order i, f,
/// g, o.
/// </summary>
internal sealed unsafe class LstmUnit : RecurrentUnit
{
    public override int Gates => 4;

    public override int Kept => 4;

    public override string Operator => "LSTM";

    // i, o, f, g
    public override IReadOnlyList<int> OperatorGates { get; } = [0, 3, 1, 2];

    public override bool HasCell => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward<T>(in ForwardStep<T> step)
    {
        int size = step.Size;
        for (int row = 0; row < step.Rows; row++)
        {
            nint gates = (nint)row * 4 * size;
            nint start = (nint)row * size;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                int left = size - i;
                Vector512<float> input = Lanes.Sigmoid(Sum(step, gates, i, left));
                Vector512<float> forget = Lanes.Sigmoid(Sum(step, gates, i + size, left));
                Vector512<float> candidate = Lanes.Tanh(Sum(step, gates, i + (2 * size), left));
                Vector512<float> output = Lanes.Sigmoid(Sum(step, gates, i + (3 * size), left));
                Vector512<float> cell = (forget * Lanes.Load(step.Cell + start + i, left)) + (input * candidate);
                Vector512<float> state = output * Lanes.Tanh(cell);

                float* kept = step.Kept + gates + i;
                Lanes.Store(input, kept, left);
                Lanes.Store(forget, kept + size, left);
                Lanes.Store(candidate, kept + (2 * size), left);
                Lanes.Store(output, kept + (3 * size), left);
                Lanes.Store(cell, step.NewCell + start + i, left);
                Lanes.Store(state, step.NewState + start + i, left);
                Lanes.Store(state, step.Operand + start + i, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward<T>(in BackwardStep<T> step)
    {
        int size = step.Size;
        Vector512<float> one = Vector512<float>.One;
        float* cells = step.Cell + ((nint)step.Rows * size);
        for (int row = 0; row < step.Rows; row++)
        {
            nint gates = (nint)row * 4 * size;
            nint start = (nint)row * size;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                int left = size - i;
                nint at = start + i;
                float* kept = step.Kept + gates + i;
                Vector512<float> input = Lanes.Load(kept, left);
                Vector512<float> forget = Lanes.Load(kept + size, left);
                Vector512<float> candidate = Lanes.Load(kept + (2 * size), left);
                Vector512<float> output = Lanes.Load(kept + (3 * size), left);
                Vector512<float> squashed = Lanes.Tanh(Lanes.Load(cells + at, left));

                Vector512<float> state = Lanes.Load(step.Output + at, left) + Lanes.Load(step.Next + at, left);
                Vector512<float> cell = Lanes.Load(step.Carried + at, left) + (state * output * (one - (squashed * squashed)));
                Lanes.Store(cell * forget, step.Carried + at, left);

                T* to = step.StateGates + gates + i;
                Lanes.Store(cell * candidate * input * (one - input), to, left);
                Lanes.Store(cell * Lanes.Load(step.Cell + at, left) * forget * (one - forget), to + size, left);
                Lanes.Store(cell * input * (one - (candidate * candidate)), to + (2 * size), left);
                Lanes.Store(state * squashed * output * (one - output), to + (3 * size), left);
            }
        }
    }

    private static Vector512<float> Sum<T>(in ForwardStep<T> step, nint row, int at, int left)
        where T : unmanaged =>
        Lanes.Load(step.InputGates + row + at, left) + Lanes.Load(step.StateGates + row + at, left)
        + Lanes.Load(step.InputBias + at, left) + Lanes.Load(step.StateBias + at, left);
}
