using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer translator whose decoder's weights are packed for a search over many rows on the CPU.</summary>
/// <param name="network">The translator, whose weights must not change meanwhile.</param>
/// <param name="embedding">The token vectors of the target (V + 1, E).</param>
/// <param name="layers">The decoder's layers.</param>
/// <param name="norm">The normalization after the last layer; <see langword="null"/> for none.</param>
/// <param name="output">The logits of tokens.</param>
internal sealed unsafe class PackedTransformerTranslator(
    TransformerTranslatorNetwork network, Tensor embedding, PackedDecoderLayer[] layers, PackedNorm? norm, PackedProduct output)
    : INextToken
{
    private readonly float* _vectors = ProcessorMemory.Of<float>(embedding);
    private readonly int _size = (int)embedding.shape[1];

    public DecodingState Begin(TokenBatch sources) => network.Begin(sources);

    public Tensor Next(DecodingState state, Tensor last)
    {
        using DisposeScope scope = NewDisposeScope();
        var now = (TransformerTranslatorNetwork.State)state;
        ReadOnlySpan<long> tokens = last.data<long>().ToArray();
        float* states = now.Memory.States.Ensure(tokens.Length * _size);                             // (N, E)
        Embed(tokens, now.Count, states);
        for (int layer = 0; layer < layers.Length; layer++)
        {
            // The weights of the last layer are reported, as the network does.
            bool needWeights = layer == layers.Length - 1;
            Tensor? attention = layers[layer].Step(
                states, tokens.Length, now.Steps[layer], now.Sources[layer], needWeights, now.Memory); // (N, S)
            if (needWeights)
            {
                state.KeepAttention(attention!);
            }
        }

        now.Count++;
        norm?.Apply(states, states, tokens.Length);
        Tensor logits = empty([tokens.Length, output.Width], ScalarType.Float32);                    // (N, V + 1 and filling)
        output.Multiply(states, _size, tokens.Length, ProcessorMemory.Of<float>(logits), output.Width);
        return logits.narrow(1, 0, embedding.shape[0]).MoveToOuterDisposeScope();                    // (N, V + 1)
    }

    // Token vectors multiplied by √E, plus the vector of the position.
    private void Embed(ReadOnlySpan<long> tokens, int position, float* states)
    {
        float factor = (float)Math.Sqrt(_size);
        float[] place = new float[_size];
        SinusoidalPositions.Fill(place, position, _size);
        for (int row = 0; row < tokens.Length; row++)
        {
            float* vector = _vectors + ((nint)tokens[row] * _size);
            for (int i = 0; i < _size; i++)
            {
                states[((nint)row * _size) + i] = (vector[i] * factor) + place[i];
            }
        }
    }
}
