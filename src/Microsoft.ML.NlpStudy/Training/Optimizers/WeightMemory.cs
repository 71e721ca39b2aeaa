using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The place of weights and their moments in the processor's memory.</summary>
/// <param name="weights">The first weight.</param>
/// <param name="first">The first number of the first moments; a null pointer if the optimizer does not use them.</param>
/// <param name="second">The first number of the second moments; a null pointer if the optimizer does not use them.</param>
internal readonly unsafe struct WeightMemory(float* weights, float* first, float* second)
{
    /// <summary>Updates some of the weights in one pass over them.</summary>
    /// <param name="start">The place of the first weight to update.</param>
    /// <param name="gradient">The gradient of that weight; the others' follow it.</param>
    /// <param name="count">The number of weights.</param>
    /// <param name="step">The update.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(nint start, float* gradient, int count, in UpdateStep step)
    {
        float* weight = weights + start, mean = first + start, square = second + start;
        Vector512<float> one = Vector512<float>.One, epsilon = Vector512.Create(step.Epsilon);
        for (int i = 0; i < count; i += Lanes.Count)
        {
            int left = count - i;
            Vector512<float> before = Lanes.Load(weight + i, left);
            Vector512<float> change = (Lanes.Load(gradient + i, left) * step.GradientShare) + (before * step.Decay), divisor = one;
            if (step.HasSecond)
            {
                Vector512<float> moment = (Lanes.Load(square + i, left) * step.SecondKept) + (change * change * step.SecondAdded);
                Lanes.Store(moment, square + i, left);
                divisor = (Vector512.Sqrt(moment) * step.RootScale) + epsilon;
            }

            if (step.Division == RootDivision.BeforeFirst)
            {
                change /= divisor;
            }

            if (step.HasFirst)
            {
                Vector512<float> moment = (Lanes.Load(mean + i, left) * step.FirstKept) + (change * step.FirstAdded);
                Lanes.Store(moment, mean + i, left);
                change = step.LooksAhead ? change + (moment * step.FirstKept) : moment;
            }

            if (step.Division == RootDivision.AfterFirst)
            {
                change /= divisor;
            }

            Lanes.Store((before * step.Shrink) - (change * step.Rate), weight + i, left);
        }
    }
}
