namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The shape that the cosine schedules share.</summary>
internal static class CosineWave
{
    /// <summary>From <paramref name="start"/> at part 0 to <paramref name="end"/> at part 1, along half a cosine wave.</summary>
    public static double Down(double start, double end, double part) => end + ((start - end) * (1 + Math.Cos(Math.PI * part)) / 2);
}
