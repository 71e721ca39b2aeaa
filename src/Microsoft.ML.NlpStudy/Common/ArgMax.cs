using System.Numerics;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>The place of the largest of some numbers.</summary>
internal static class ArgMax
{
    /// <summary>Finds the largest number, the first one of equal ones; 0 where all are not numbers.</summary>
    /// <remarks>
    /// TensorPrimitives.IndexOfMax compares places as if their bits were numbers. Those are denormal, so they are all 0 on a thread that
    /// flushes denormal numbers, as the threads of trainings do.
    /// </remarks>
    public static int Of<T>(ReadOnlySpan<T> numbers)
        where T : INumber<T>
    {
        int best = 0;
        for (int i = 1; i < numbers.Length; i++)
        {
            best = numbers[i] > numbers[best] ? i : best;
        }

        return best;
    }
}
