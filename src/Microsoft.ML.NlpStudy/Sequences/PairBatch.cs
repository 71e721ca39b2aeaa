using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch of texts with their translations, as a translator is trained on it.</summary>
/// <remarks>
/// A target of n tokens has n + 1 steps: from the start, and from each token, to the next token or the end. Both start and end are id 0, which is
/// no token; steps after the end count for nothing.
/// </remarks>
internal sealed class PairBatch : IDisposable
{
    private PairBatch(TokenBatch source, int[] steps, Tensor inputs, Tensor places, Tensor next)
    {
        Source = source;
        Steps = steps;
        Inputs = inputs;
        Places = places;
        Next = next;
    }

    /// <summary>The texts.</summary>
    public TokenBatch Source { get; }

    /// <summary>Each target's number of steps.</summary>
    public IReadOnlyList<int> Steps { get; }

    /// <summary>What each step goes on from, int64 (B, T): 0 for the start, then the target's tokens.</summary>
    public Tensor Inputs { get; }

    /// <summary>Where the real steps stand in the batch laid out flat, (b·T + t), text by text. int64 (N).</summary>
    public Tensor Places { get; }

    /// <summary>What comes next at each real step: a token, or 0 for the end. int64 (N).</summary>
    public Tensor Next { get; }

    /// <summary>Makes the batch of these pairs on a device.</summary>
    /// <param name="store">Where the pairs are.</param>
    /// <param name="pairs">Which of them.</param>
    /// <param name="device">Where the tensors shall be.</param>
    /// <param name="dropoutRandom">Where dropout draws from; the batch disposes of it. Null drops nothing.</param>
    public static PairBatch Create(PairStore store, ReadOnlySpan<int> pairs, Device device, Generator? dropoutRandom = null)
    {
        int[] steps = new int[pairs.Length];
        for (int row = 0; row < pairs.Length; row++)
            steps[row] = store.Targets.TokensOf(pairs[row]).Length + 1;

        int longest = steps.Max();
        var inputs = new long[pairs.Length * longest];
        var places = new List<long>();
        var next = new List<long>();
        for (int row = 0; row < pairs.Length; row++)
        {
            ReadOnlySpan<int> target = store.Targets.TokensOf(pairs[row]);
            for (int step = 0; step < steps[row]; step++)
            {
                int place = (row * longest) + step;
                inputs[place] = step == 0 ? 0 : target[step - 1];
                places.Add(place);
                next.Add(step == target.Length ? 0 : target[step]);
            }
        }

        return new PairBatch(
            TokenBatch.Create(store.Sources, pairs, device, dropoutRandom), steps,
            tensor(inputs, [pairs.Length, longest], ScalarType.Int64, device),
            tensor([.. places], [places.Count], ScalarType.Int64, device),
            tensor([.. next], [next.Count], ScalarType.Int64, device));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Source.Dispose();
        Inputs.Dispose();
        Places.Dispose();
        Next.Dispose();
    }
}
