using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests;

/// <summary>Random outputs of a CTC network, and the labelings of all their alignments, one by one.</summary>
internal static class CtcAlignments
{
    /// <summary>Draws log-probabilities (T, C), float64.</summary>
    public static double[,] Draw(int frames, int classes, int seed)
    {
        var random = new Random(seed);
        var drawn = new double[frames, classes];
        for (int frame = 0; frame < frames; frame++)
        {
            double[] weights = [.. Enumerable.Range(0, classes).Select(_ => Math.Exp(3 * random.NextDouble()))];
            for (int label = 0; label < classes; label++)
            {
                drawn[frame, label] = Math.Log(weights[label] / weights.Sum());
            }
        }

        return drawn;
    }

    /// <summary>Adds up the probabilities of all alignments by their labelings.</summary>
    public static Dictionary<string, (int[] Labels, double Probability)> Labelings(double[,] logProbabilities, int blank)
    {
        var found = new Dictionary<string, (int[] Labels, double Probability)>();
        int frames = logProbabilities.GetLength(0), classes = logProbabilities.GetLength(1);
        for (int number = 0; number < Math.Pow(classes, frames); number++)
        {
            int[] alignment = new int[frames];
            double logProbability = 0;
            for (int frame = 0, rest = number; frame < frames; frame++, rest /= classes)
            {
                alignment[frame] = rest % classes;
                logProbability += logProbabilities[frame, alignment[frame]];
            }

            int[] labels = [.. alignment.Where((label, i) => label != blank && (i == 0 || alignment[i - 1] != label))];
            double before = found.GetValueOrDefault(Name(labels)).Probability;
            found[Name(labels)] = (labels, before + Math.Exp(logProbability));
        }

        return found;
    }

    /// <summary>Names a labeling.</summary>
    public static string Name(IEnumerable<int> labels) => string.Join(' ', labels);

    /// <summary>Makes a tensor (T, C), float64.</summary>
    public static Tensor ToTensor(double[,] logProbabilities) => from_array(logProbabilities);
}
