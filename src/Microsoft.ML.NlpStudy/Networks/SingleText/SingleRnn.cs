using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A recurrent classifier for one text at a time.</summary>
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

    protected override float* Encode(ReadOnlySpan<int> ids, Memory memory)
    {
        Span<nint> gates = memory.Addresses(ids.Length);
        tokens.Find(ids, gates, memory.Tokens);
        if (architecture.Reverse)
        {
            gates.Reverse();
        }

        (AlignedFloats now, AlignedFloats next) = (memory.States, memory.NextStates);
        layers[0].Run(gates, now.Ensure(ids.Length * layers[0].StateSize), memory.Step);
        for (int layer = 1; layer < layers.Length; layer++)
        {
            PackedProduct product = layers[layer].InputProduct;
            float* products = memory.Products.Ensure(ids.Length * product.Width);
            product.Multiply(now.Start, product.Inputs, ids.Length, products, product.Width);
            for (int step = 0; step < ids.Length; step++)
            {
                gates[step] = (nint)(products + ((nint)step * product.Width));
            }

            int length = ids.Length * layers[layer].StateSize;
            layers[layer].Run(gates, next.Ensure(length), memory.Step);
            if (architecture.Residual)
            {
                Add(now.Start, next.Start, length);
            }

            (now, next) = (next, now);
        }

        return Pool(now.Start, ids.Length, memory.Text);
    }

    private float* Pool(float* states, int steps, AlignedFloats text)
    {
        int size = layers[^1].StateSize;
        float* pooled = text.Ensure(size * StatePooling.PartsOf(architecture.Pooling));
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

        return pooled;
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
