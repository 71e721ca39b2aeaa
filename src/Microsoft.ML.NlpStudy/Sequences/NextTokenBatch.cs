using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch of texts as a network is trained to continue them: at each step, what it goes on from and what comes next.</summary>
/// <remarks>
/// A text of n tokens has n + 1 steps: from the start, and from each token, to the next token or the end. Both start and end are id 0,
/// which is no token; steps after the end count for nothing.
/// </remarks>
internal sealed class NextTokenBatch : IDisposable
{
    private NextTokenBatch(int[] steps, Tensor inputs, Tensor places, Tensor next, DropoutRandom? dropoutRandom)
    {
        Steps = steps;
        Inputs = inputs;
        Places = places;
        Next = next;
        DropoutRandom = dropoutRandom;
    }

    /// <summary>Each text's number of steps.</summary>
    public IReadOnlyList<int> Steps { get; }

    /// <summary>What each step goes on from, int64 (B, T): 0 for the start, then the text's tokens.</summary>
    public Tensor Inputs { get; }

    /// <summary>Where the real steps stand in the batch laid out flat, (b·T + t), text by text. int64 (N).</summary>
    public Tensor Places { get; }

    /// <summary>What comes next at each real step: a token, or 0 for the end. int64 (N).</summary>
    public Tensor Next { get; }

    /// <summary>Where dropout draws from while training; null while scoring, where nothing is dropped.</summary>
    public DropoutRandom? DropoutRandom { get; }

    /// <summary>Makes the batch of these texts on a device.</summary>
    /// <param name="store">Where the texts are.</param>
    /// <param name="texts">Which of them.</param>
    /// <param name="device">Where the tensors shall be.</param>
    /// <param name="dropoutRandom">See <see cref="DropoutRandom"/>; the batch disposes of it.</param>
    public static NextTokenBatch Create(TokenStore store, ReadOnlySpan<int> texts, Device device, DropoutRandom? dropoutRandom = null)
    {
        int[] steps = new int[texts.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            steps[row] = store.TokensOf(texts[row]).Length + 1;
        }

        int longest = steps.Max();
        var inputs = new long[texts.Length * longest];
        var places = new List<long>();
        var next = new List<long>();
        for (int row = 0; row < texts.Length; row++)
        {
            ReadOnlySpan<int> tokens = store.TokensOf(texts[row]);
            for (int step = 0; step < steps[row]; step++)
            {
                int place = (row * longest) + step;
                inputs[place] = step == 0 ? 0 : tokens[step - 1];
                places.Add(place);
                next.Add(step == tokens.Length ? 0 : tokens[step]);
            }
        }

        return new NextTokenBatch(
            steps,
            tensor(inputs, [texts.Length, longest], ScalarType.Int64, device),
            tensor([.. places], [places.Count], ScalarType.Int64, device),
            tensor([.. next], [next.Count], ScalarType.Int64, device),
            dropoutRandom);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Places.Dispose();
        Next.Dispose();
        DropoutRandom?.Dispose();
    }
}
