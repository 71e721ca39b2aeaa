using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch for next-token prediction: at each step, the input token and the next token.</summary>
/// <remarks>
/// A text of n tokens has n + 1 steps: the inputs are the start and the n tokens, the targets are the n tokens and the end. Start and end
/// both have id 0, which is no token. Steps after the end are padding.
/// </remarks>
internal sealed class NextTokenBatch : IDisposable
{
    private NextTokenBatch(int[] steps, Tensor inputs, Tensor stepIndices, Tensor next, DropoutRandom? dropoutRandom)
    {
        Steps = steps;
        Inputs = inputs;
        StepIndices = stepIndices;
        Next = next;
        DropoutRandom = dropoutRandom;
    }

    /// <summary>Each text's number of steps.</summary>
    public IReadOnlyList<int> Steps { get; }

    /// <summary>The input token of each step, int64 (B, T): 0 for the start, then the text's tokens.</summary>
    public Tensor Inputs { get; }

    /// <summary>The indices b·T + t of the real steps in the flattened batch, text by text, int64 (N).</summary>
    public Tensor StepIndices { get; }

    /// <summary>The next token at each real step, 0 for the end, int64 (N).</summary>
    public Tensor Next { get; }

    /// <summary>The source of dropout in training; <see langword="null"/> when scoring, without dropout.</summary>
    public DropoutRandom? DropoutRandom { get; }

    /// <summary>The tokens that stand for the vocabulary in training; <see langword="null"/> if all do. The batch disposes them.</summary>
    public TokenSample? Sample { get; set; }

    /// <summary>The window of a stream that the batch is, from 0; <see langword="null"/> if it consists of texts.</summary>
    public int? Window { get; private init; }

    /// <summary>The rows of a stream that the batch reads, int64 (B); <see langword="null"/> if it consists of texts.</summary>
    public Tensor? Rows { get; private init; }

    /// <summary>Creates the batch of the given texts.</summary>
    /// <param name="store">The store of all texts.</param>
    /// <param name="texts">The indices of the batch's texts in the store.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="dropoutRandom">See <see cref="DropoutRandom"/>; the batch disposes it.</param>
    /// <param name="reversed">Whether each text is read from its end. Default: false.</param>
    public static NextTokenBatch Create(
        TokenStore store, ReadOnlySpan<int> texts, Device device, DropoutRandom? dropoutRandom = null, bool reversed = false)
    {
        int[] steps = new int[texts.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            steps[row] = store.TokensOf(texts[row]).Length + 1;
        }

        int longest = steps.Max();
        var inputs = new long[texts.Length * longest];
        var stepIndices = new List<long>();
        var next = new List<long>();
        for (int row = 0; row < texts.Length; row++)
        {
            ReadOnlySpan<int> tokens = store.TokensOf(texts[row]);
            for (int step = 0; step < steps[row]; step++)
            {
                int index = (row * longest) + step;
                inputs[index] = step == 0 ? 0 : TokenAt(step - 1, tokens);
                stepIndices.Add(index);
                next.Add(step == tokens.Length ? 0 : TokenAt(step, tokens));
            }
        }

        return new NextTokenBatch(
            steps,
            tensor(inputs, [texts.Length, longest], ScalarType.Int64, device),
            tensor([.. stepIndices], [stepIndices.Count], ScalarType.Int64, device),
            tensor([.. next], [next.Count], ScalarType.Int64, device),
            dropoutRandom);

        int TokenAt(int place, ReadOnlySpan<int> tokens) => tokens[reversed ? tokens.Length - 1 - place : place];
    }

    /// <summary>Creates the batch of a window of joined texts, in which every step is real.</summary>
    /// <param name="stream">The joined texts.</param>
    /// <param name="window">The window, from 0.</param>
    /// <param name="rows">The rows of the stream.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="dropoutRandom">See <see cref="DropoutRandom"/>; the batch disposes it.</param>
    public static NextTokenBatch Create(
        TokenStream stream, int window, IReadOnlyList<int> rows, Device device, DropoutRandom? dropoutRandom = null)
    {
        int length = stream.StepsOf(window), count = rows.Count * length;
        var inputs = new long[count];
        var next = new long[count];
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<int> tokens = stream[rows[row], window];
            for (int step = 0; step < length; step++)
            {
                inputs[(row * length) + step] = tokens[step];
                next[(row * length) + step] = tokens[step + 1];
            }
        }

        return new NextTokenBatch(
            [.. rows.Select(_ => length)],
            tensor(inputs, [rows.Count, length], ScalarType.Int64, device),
            tensor([.. Enumerable.Range(0, count).Select(step => (long)step)], [count], ScalarType.Int64, device),
            tensor(next, [count], ScalarType.Int64, device),
            dropoutRandom)
        {
            Window = window,
            Rows = tensor([.. rows.Select(row => (long)row)], [rows.Count], ScalarType.Int64, device),
        };
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        StepIndices.Dispose();
        Next.Dispose();
        Rows?.Dispose();
        Sample?.Dispose();
        DropoutRandom?.Dispose();
    }
}
