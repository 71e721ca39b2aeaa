using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The gated recurrent unit: h' = (1 - z)·n + z·h, with r, z = σ(x + h) and n = tanh(x + r·h). The gates are in the order r, z, n.
/// </summary>
internal sealed unsafe class GruUnit : RecurrentUnit
{
    public override int Gates => 3;

    public override int Kept => 4;

    public override string Operator => "GRU";

    // z, r, n
    public override IReadOnlyList<int> OperatorGates { get; } = [1, 0, 2];

    public override bool HasOwnInputGradient => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward<T>(in ForwardStep<T> step)
    {
        int size = step.Size;
        for (int row = 0; row < step.Rows; row++)
        {
            nint gates = (nint)row * 3 * size;
            nint start = (nint)row * size;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                int left = size - i;
                nint at = start + i;
                Vector512<float> reset = Lanes.Sigmoid(Input(step, gates, i, left) + State(step, gates, i, left));
                Vector512<float> update = Lanes.Sigmoid(Input(step, gates, i + size, left) + State(step, gates, i + size, left));
                Vector512<float> past = State(step, gates, i + (2 * size), left);
                Vector512<float> candidate = Lanes.Tanh(Input(step, gates, i + (2 * size), left) + (reset * past));
                Vector512<float> state = candidate + (update * (Lanes.Load(step.State + at, left) - candidate));

                float* kept = step.Kept + (4 * start) + i;
                Lanes.Store(reset, kept, left);
                Lanes.Store(update, kept + size, left);
                Lanes.Store(candidate, kept + (2 * size), left);
                Lanes.Store(past, kept + (3 * size), left);
                Lanes.Store(state, step.NewState + at, left);
                Lanes.Store(state, step.Operand + at, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward<T>(in BackwardStep<T> step)
    {
        int size = step.Size;
        Vector512<float> one = Vector512<float>.One;
        for (int row = 0; row < step.Rows; row++)
        {
            nint gates = (nint)row * 3 * size;
            nint start = (nint)row * size;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                int left = size - i;
                nint at = start + i;
                float* kept = step.Kept + (4 * start) + i;
                Vector512<float> reset = Lanes.Load(kept, left);
                Vector512<float> update = Lanes.Load(kept + size, left);
                Vector512<float> candidate = Lanes.Load(kept + (2 * size), left);
                Vector512<float> past = Lanes.Load(kept + (3 * size), left);

                // The old state also reaches the new state directly, through the update gate.
                Vector512<float> state =
                    Lanes.Load(step.Output + at, left) + Lanes.Load(step.Next + at, left) + Lanes.Load(step.Carried + at, left);
                Lanes.Store(state * update, step.Carried + at, left);

                Vector512<float> newGradient = state * (one - update) * (one - (candidate * candidate));
                Vector512<float> resetGradient = newGradient * past * reset * (one - reset);
                Vector512<float> updateGradient = state * (Lanes.Load(step.State + at, left) - candidate) * update * (one - update);
                T* to = step.StateGates + gates + i;
                Lanes.Store(resetGradient, to, left);
                Lanes.Store(updateGradient, to + size, left);
                Lanes.Store(newGradient * reset, to + (2 * size), left);
                to = step.InputGates + gates + i;
                Lanes.Store(resetGradient, to, left);
                Lanes.Store(updateGradient, to + size, left);
                Lanes.Store(newGradient, to + (2 * size), left);
            }
        }
    }

    private static Vector512<float> Input<T>(in ForwardStep<T> step, nint row, int at, int left)
        where T : unmanaged =>
        Lanes.Load(step.InputGates + row + at, left) + Lanes.Load(step.InputBias + at, left);

    private static Vector512<float> State<T>(in ForwardStep<T> step, nint row, int at, int left)
        where T : unmanaged =>
        Lanes.Load(step.StateGates + row + at, left) + Lanes.Load(step.StateBias + at, left);
}
