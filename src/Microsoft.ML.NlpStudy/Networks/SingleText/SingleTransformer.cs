using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer classifier for one text at a time.</summary>
/// <param name="readVector">Copies the vector of a token to an address.</param>
/// <param name="positions">Returns the vectors of at least so many positions, one after another.</param>
/// <param name="firstToken">The vector of the added first token; <see langword="null"/> without.</param>
/// <param name="layers">The layers.</param>
/// <param name="norm">The last normalization.</param>
/// <param name="output">The layer of the logits.</param>
internal sealed unsafe class SingleTransformer(
    Action<int, nint> readVector, Func<int, AlignedFloats> positions, float[]? firstToken, PackedEncoderLayer[] layers, PackedNorm norm,
    PackedProduct output) : SingleTextNetwork
{
    protected override PackedProduct Output => output;

    // T tokens, with the added first one, if any; E size.
    protected override float* Encode(TokenStore texts, ReadOnlySpan<int> chosen, Memory memory)
    {
        ReadOnlySpan<int> ids = texts[chosen[0]];
        int size = norm.Size, start = firstToken is null ? 0 : 1, steps = start + ids.Length;
        float* states = memory.States.Ensure(Math.Max(steps, RowProducts.RowsAtOnce) * size); // (T, E)
        firstToken?.CopyTo(new Span<float>(states, size));
        for (int i = 0; i < ids.Length; i++)
        {
            readVector(ids[i], (nint)(states + ((nint)(start + i) * size)));
        }

        Add(positions(steps).Start, states, steps * size);
        foreach (PackedEncoderLayer layer in layers)
        {
            layer.Run(states, steps, memory);
        }

        float* text = memory.Text.Ensure(2 * size);
        norm.Apply(states, text, 1);
        if (firstToken is null)
        {
            float* row = text + size;
            for (int step = 1; step < steps; step++)
            {
                norm.Apply(states + ((nint)step * size), row, 1);
                Add(row, text, size);
            }

            for (int i = 0; i < size; i += Lanes.Count)
            {
                (Vector512.Load(text + i) / steps).Store(text + i);
            }
        }

        return text;
    }

    private static void Add(float* from, float* to, int count)
    {
        for (int i = 0; i < count; i += Lanes.Count)
        {
            (Vector512.Load(from + i) + Vector512.Load(to + i)).Store(to + i);
        }
    }
}
