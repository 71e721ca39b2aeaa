using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>The sampling of tokens for a softmax: frequent tokens are always in the sample, rare ones with a known probability.</summary>
/// <remarks>
/// Each token has a probability of c·count^0.75, and at most 1. The sum of all is the size of the sample, so c follows. Tokens are drawn
/// systematically: one random number chooses all of them, and none twice. Horvitz and Thompson (1952): a sum over the sample, each summand
/// divided by its probability, has the whole sum for its mean. Jean et al., "On Using Very Large Target Vocabulary for Neural Machine
/// Translation" (2015) sample the softmax of a large vocabulary in the same spirit.
/// </remarks>
internal sealed class TokenSampling
{
    private const double Smoothing = 0.75;
    private readonly double[] _probabilities;
    private readonly int[] _always;
    private readonly int[] _sometimes;
    private readonly int _drawn;

    /// <summary>Computes the probabilities.</summary>
    /// <param name="counts">Each token's number of occurrences; one that never occurs counts once.</param>
    /// <param name="size">The size of a sample.</param>
    public TokenSampling(ReadOnlySpan<long> counts, int size)
    {
        Size = Math.Min(size, counts.Length);
        double[] weights = [.. counts.ToArray().Select(count => Math.Pow(Math.Max(count, 1), Smoothing))];

        // From the most frequent token on: the tokens whose probability would be 1 or more.
        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(token => weights[token])];
        double left = weights.Sum();
        int always = Size == weights.Length ? Size : 0;
        while (always < Size && weights[order[always]] * (Size - always) >= left)
        {
            left -= weights[order[always++]];
        }

        _drawn = Size - always;
        _always = [.. order.Take(always).Order()];
        _sometimes = _drawn == 0 ? [] : [.. order.Skip(always).Order()];
        _probabilities = new double[weights.Length];
        Array.Fill(_probabilities, 1);
        double sum = _sometimes.Sum(token => weights[token]);
        foreach (int token in _sometimes)
        {
            _probabilities[token] = weights[token] * _drawn / sum;
        }
    }

    /// <summary>The number of tokens in a sample.</summary>
    public int Size { get; }

    /// <summary>Draws a sample.</summary>
    /// <param name="seed">The seed of the random number.</param>
    public int[] Draw(ulong seed)
    {
        // The upper 53 bits, as a share of 1.
        double point = (seed >> 11) * (1.0 / (1UL << 53));
        var sample = new int[Size];
        _always.CopyTo(sample, 0);
        double sum = 0;
        for (int drawn = 0, next = -1; drawn < _drawn; drawn++, point++)
        {
            while (sum <= point && next + 1 < _sometimes.Length)
            {
                sum += _probabilities[_sometimes[++next]];
            }

            sample[_always.Length + drawn] = _sometimes[next];
        }

        return sample;
    }

    /// <summary>Draws a sample for the steps of a batch.</summary>
    /// <param name="next">The next token at each step.</param>
    /// <param name="seed">The seed of the random number.</param>
    /// <param name="device">The device of the tensors.</param>
    public TokenSample Draw(ReadOnlySpan<long> next, ulong seed, Device device)
    {
        int[] sample = Draw(seed);
        var places = new Dictionary<long, int>(sample.Length);
        for (int i = 0; i < sample.Length; i++)
        {
            places[sample[i]] = i;
        }

        var hits = new List<long>();
        for (int step = 0; step < next.Length; step++)
        {
            if (places.TryGetValue(next[step], out int place))
            {
                hits.Add(((long)step * sample.Length) + place);
            }
        }

        return new TokenSample(
            tensor([.. sample.Select(token => (long)token)], [sample.Length], ScalarType.Int64, device),
            CopiedTensor.Of([.. sample.Select(token => (float)-Math.Log(_probabilities[token]))], [sample.Length], device),
            tensor([.. hits], [hits.Count], ScalarType.Int64, device));
    }
}
