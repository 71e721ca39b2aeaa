using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Elman's unit: h' = tanh(x + h).</summary>
internal sealed unsafe class TanhUnit : RecurrentUnit
{
    public override int Gates => 1;

    public override int Kept => 0;

    public override string Operator => "RNN";

    public override IReadOnlyList<int> OperatorGates { get; } = [0];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward<T>(in ForwardStep<T> step)
    {
        for (int row = 0; row < step.Rows; row++)
        {
            nint start = (nint)row * step.Size;
            for (int i = 0; i < step.Size; i += Lanes.Count)
            {
                int left = step.Size - i;
                nint at = start + i;
                Vector512<float> sum = Lanes.Load(step.InputGates + at, left) + Lanes.Load(step.StateGates + at, left)
                    + Lanes.Load(step.InputBias + i, left) + Lanes.Load(step.StateBias + i, left);
                Vector512<float> state = Lanes.Tanh(sum);
                Lanes.Store(state, step.NewState + at, left);
                Lanes.Store(state, step.Operand + at, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward<T>(in BackwardStep<T> step)
    {
        nint count = (nint)step.Rows * step.Size;
        for (nint at = 0; at < count; at += Lanes.Count)
        {
            int left = (int)nint.Min(count - at, Lanes.Count);
            Vector512<float> state = Lanes.Load(step.State + count + at, left);
            Vector512<float> gradient = Lanes.Load(step.Output + at, left) + Lanes.Load(step.Next + at, left);
            Lanes.Store(gradient * (Vector512<float>.One - (state * state)), step.StateGates + at, left);
        }
    }
}
