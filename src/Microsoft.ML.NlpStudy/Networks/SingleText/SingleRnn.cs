using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A recurrent classifier for one text at a time, or for six side by side.</summary>
/// <param name="tokens">The first layer's products.</param>
/// <param name="layers">The recurrent layers.</param>
/// <param name="architecture">Pooling and residual connections.</param>
/// <param name="hidden">The dense layer; <see langword="null"/> for none.</param>
/// <param name="output">The layer of the logits.</param>
internal sealed unsafe class SingleRnn(
    TokenProducts tokens, PackedRecurrentLayer[] layers, RnnClassifierNetwork.IArchitecture architecture, PackedProduct? hidden,
    PackedProduct output) : SingleTextNetwork
{
    protected override PackedProduct Output => output;

    protected override PackedProduct? Hidden => hidden;

    public override int TextsAtOnce => RowProducts.RowsAtOnce;

    public override bool SuitsManyTexts => true;

    // N tokens of all texts together.
    protected override float* Encode(TokenStore texts, ReadOnlySpan<int> chosen, Memory memory)
    {
        Span<int> lengths = stackalloc int[chosen.Length];
        int count = 0;
        for (int text = 0; text < chosen.Length; text++)
        {
            count += lengths[text] = texts.LengthOf(chosen[text]);
        }

        Span<int> ids = memory.Ids(count);
        Span<nint> gates = memory.Addresses(count);
        for (int text = 0, start = 0; text < chosen.Length; start += lengths[text++])
        {
            Span<int> own = ids.Slice(start, lengths[text]);
            texts[chosen[text]].CopyTo(own);
            if (architecture.Reverse)
            {
                own.Reverse();
            }
        }

        tokens.Find(ids, gates, memory.Tokens);
        (AlignedFloats now, AlignedFloats next) = (memory.States, memory.NextStates);
        layers[0].Run(gates, lengths, now.Ensure(count * layers[0].StateSize), memory.Step); // (N, S)
        for (int layer = 1; layer < layers.Length; layer++)
        {
            PackedProduct product = layers[layer].InputProduct;
            float* products = memory.Products.Ensure(count * product.Width);                 // (N, G·S)
            product.Multiply(now.Start, product.Inputs, count, products, product.Width);
            for (int token = 0; token < count; token++)
            {
                gates[token] = (nint)(products + ((nint)token * product.Width));
            }

            int length = count * layers[layer].StateSize;
            layers[layer].Run(gates, lengths, next.Ensure(length), memory.Step);             // (N, S)
            if (architecture.Residual)
            {
                Add(now.Start, next.Start, length);
            }

            (now, next) = (next, now);
        }

        int size = layers[^1].StateSize, pooledSize = size * StatePooling.PartsOf(architecture.Pooling);
        float* pooled = memory.Text.Ensure(chosen.Length * pooledSize);
        float* states = now.Start;
        for (int text = 0; text < chosen.Length; states += (nint)lengths[text++] * size)
        {
            Pool(states, lengths[text], size, pooled + (text * pooledSize));
        }

        return pooled;
    }

    private void Pool(float* states, int steps, int size, float* pooled)
    {
        switch (architecture.Pooling)
        {
            case RnnPooling.Maximum:
                Maximum(states, steps, size, pooled);
                break;
            case RnnPooling.Mean:
                Mean(states, steps, size, pooled);
                break;
            case RnnPooling.Concatenated:
                Last(states, steps, size, pooled);
                Maximum(states, steps, size, pooled + size);
                Mean(states, steps, size, pooled + (2 * size));
                break;
            default:
                Last(states, steps, size, pooled);
                break;
        }
    }

    // Forward the last state is at the end of the text, backward at its start.
    private void Last(float* states, int steps, int size, float* pooled)
    {
        int forward = architecture.Bidirectional ? size / 2 : size;
        new ReadOnlySpan<float>(states + ((nint)(steps - 1) * size), forward).CopyTo(new Span<float>(pooled, forward));
        new ReadOnlySpan<float>(states + forward, size - forward).CopyTo(new Span<float>(pooled + forward, size - forward));
    }

    private static void Maximum(float* states, int steps, int size, float* pooled)
    {
        new ReadOnlySpan<float>(states, size).CopyTo(new Span<float>(pooled, size));
        for (int step = 1; step < steps; step++)
        {
            states += size;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                // Max and not MaxNative, so that NaN stays NaN.
                Vector512.Max(Vector512.Load(pooled + i), Vector512.Load(states + i)).Store(pooled + i);
            }
        }
    }

    private static void Mean(float* states, int steps, int size, float* pooled)
    {
        new Span<float>(pooled, size).Clear();
        for (int step = 0; step < steps; step++)
        {
            Add(states + ((nint)step * size), pooled, size);
        }

        for (int i = 0; i < size; i += Lanes.Count)
        {
            (Vector512.Load(pooled + i) / steps).Store(pooled + i);
        }
    }

    private static void Add(float* from, float* to, int count)
    {
        for (int i = 0; i < count; i += Lanes.Count)
        {
            (Vector512.Load(from + i) + Vector512.Load(to + i)).Store(to + i);
        }
    }
}
