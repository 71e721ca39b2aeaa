using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The log-probabilities of the classes in each frame of one sequence, checked and in managed memory.</summary>
internal sealed class CtcFrames
{
    // Rounding of half precision may make a certain class a little more than certain.
    private const double Slack = 0.01;

    private readonly double[] _values;
    private readonly int _start;
    private readonly int _classes;

    private CtcFrames(double[] values, int start, int count, int classes) =>
        (_values, _start, Count, _classes) = (values, start, count, classes);

    /// <summary>The number of frames.</summary>
    public int Count { get; }

    /// <summary>The log-probabilities of the classes in a frame.</summary>
    public ReadOnlySpan<double> this[int frame] => _values.AsSpan(_start + (frame * _classes), _classes);

    /// <summary>Reads one sequence.</summary>
    /// <param name="logProbabilities">(T, C)</param>
    /// <param name="blank">The index of the blank.</param>
    public static CtcFrames OfOne(Tensor logProbabilities, int blank)
    {
        double[] values = Read(logProbabilities, 2, "(T, C)", blank);
        var frames = new CtcFrames(values, 0, (int)logProbabilities.shape[0], (int)logProbabilities.shape[1]);
        frames.Check("");
        return frames;
    }

    /// <summary>Reads the sequences of a batch. What stands behind a sequence's end may be anything.</summary>
    /// <param name="logProbabilities">(B, T, C)</param>
    /// <param name="lengths">The number of frames of each sequence; <see langword="null"/> for T.</param>
    /// <param name="blank">The index of the blank.</param>
    public static CtcFrames[] OfBatch(Tensor logProbabilities, IReadOnlyList<int>? lengths, int blank)
    {
        double[] values = Read(logProbabilities, 3, "(B, T, C)", blank);
        int count = (int)logProbabilities.shape[0], longest = (int)logProbabilities.shape[1], classes = (int)logProbabilities.shape[2];
        if (lengths is not null && lengths.Count != count)
        {
            throw new ArgumentException($"Lengths: expected {count}, one for each sequence, found {lengths.Count}.", nameof(lengths));
        }

        var all = new CtcFrames[count];
        for (int sequence = 0; sequence < count; sequence++)
        {
            int length = lengths is null ? longest : lengths[sequence];
            if (length < 0 || length > longest)
            {
                throw new ArgumentException(
                    $"Length of sequence {sequence}: expected 0 to {longest} frames, found {length}.", nameof(lengths));
            }

            all[sequence] = new CtcFrames(values, sequence * longest * classes, length, classes);
            all[sequence].Check($" of sequence {sequence}");
        }

        return all;
    }

    private static double[] Read(Tensor logProbabilities, int rank, string shape, int blank)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        if (logProbabilities.dim() != rank || !logProbabilities.is_floating_point())
        {
            throw new ArgumentException(
                $"Log-probabilities: expected float numbers {shape}, found {logProbabilities.dtype} "
                + $"({string.Join(", ", logProbabilities.shape)}).", nameof(logProbabilities));
        }

        if (blank < 0 || blank >= logProbabilities.shape[^1])
        {
            throw new ArgumentOutOfRangeException(
                nameof(blank), $"Blank: expected one of the {logProbabilities.shape[^1]} classes, from 0, found {blank}.");
        }

        if (logProbabilities.NumberOfElements == 0)
        {
            return [];
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = logProbabilities.detach().to(ScalarType.Float64).cpu().contiguous();
        return MemoryMarshal.Cast<byte, double>(numbers.bytes).ToArray();
    }

    private void Check(string place)
    {
        for (int frame = 0; frame < Count; frame++)
        {
            foreach (double value in this[frame])
            {
                if (!(value <= Slack))
                {
                    throw new ArgumentException(
                        $"Frame {frame}{place}: expected log-probabilities, at most 0, found {value}. log_softmax makes them of scores.",
                        "logProbabilities");
                }
            }
        }
    }
}
