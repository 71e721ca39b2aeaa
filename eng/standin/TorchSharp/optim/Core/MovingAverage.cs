using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Exponential moving averages, in place: of the old average the share <c>keep</c> stays.</summary>
internal static class MovingAverage
{
    internal static void Add(Tensor average, Tensor value, double keep) => average.mul_(keep).add_(value, 1 - keep);

    internal static void AddSquare(Tensor average, Tensor value, double keep) => average.mul_(keep).addcmul_(value, value, 1 - keep);
}
