using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The number of weights in a network's parts, computed from sizes alone, so that it is known before the network is made. No product of
/// three sizes overflows 128 bits.
/// </summary>
internal static class WeightSizes
{
    /// <summary>Counts the weights of a table of token vectors, with one more for padding or the start.</summary>
    public static Int128 Tokens(int vocabularySize, int size) => ((Int128)vocabularySize + 1) * size;

    /// <summary>Counts the weights of a linear layer.</summary>
    public static Int128 Linear(Int128 inputs, Int128 outputs, bool hasBias = true) => (inputs * outputs) + (hasBias ? outputs : 0);

    /// <summary>Counts the weights of a layer normalization.</summary>
    public static Int128 LayerNorm(int size) => 2 * (Int128)size;

    /// <summary>Counts the weights of stacked recurrent layers.</summary>
    /// <param name="cell">The recurrent unit.</param>
    /// <param name="inputSize">The size of the first layer's input at each step.</param>
    /// <param name="hiddenSize">The size of a state, for each direction.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="directions">The number of directions that each layer reads in, 1 or 2.</param>
    public static Int128 Recurrent(RnnCellKind cell, Int128 inputSize, int hiddenSize, int layers, int directions = 1)
    {
        int gates = cell switch { RnnCellKind.Lstm => 4, RnnCellKind.Gru => 3, _ => 1 };
        Int128 Layer(Int128 inputs) => directions * (gates * (Int128)hiddenSize) * (inputs + hiddenSize + 2);
        return Layer(inputSize) + ((layers - 1) * Layer((Int128)hiddenSize * directions));
    }

    /// <summary>Counts the weights of self-attention.</summary>
    public static Int128 SelfAttention(int size) => Linear(size, 3 * (Int128)size) + Linear(size, size);

    /// <summary>Counts the weights of attention to another text.</summary>
    public static Int128 CrossAttention(int size) => Linear(size, size) + Linear(size, 2 * (Int128)size) + Linear(size, size);

    /// <summary>Counts the weights of a feed-forward network.</summary>
    public static Int128 FeedForward(int size, int width) => Linear(size, width) + Linear(width, size);

    /// <summary>Counts the weights of a layer of a Transformer's encoder.</summary>
    public static Int128 EncoderBlock(int size, int width) => (2 * LayerNorm(size)) + SelfAttention(size) + FeedForward(size, width);

    /// <summary>Counts the weights of a layer of a Transformer's decoder.</summary>
    public static Int128 DecoderBlock(int size, int width) => EncoderBlock(size, width) + LayerNorm(size) + CrossAttention(size);

    /// <summary>Counts the weights of the attention of Luong et al. (2015).</summary>
    public static Int128 LuongAttention(AttentionScoring scoring, int size)
    {
        Int128 output = Linear(2 * (Int128)size, size, hasBias: false);
        return scoring switch
        {
            AttentionScoring.None => 0,
            AttentionScoring.General => Linear(size, size, hasBias: false) + output,
            AttentionScoring.Concat => Linear(size, size) + Linear(size, size, hasBias: false) + Linear(size, 1, hasBias: false) + output,
            _ => output,
        };
    }

    /// <summary>Counts the weights of the layer that gives a logit for each token and for the end.</summary>
    /// <param name="size">The size of its input.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="isTied">Whether its matrix is also that of the token vectors.</param>
    public static Int128 TokenProjection(int size, int vocabularySize, bool isTied) =>
        (isTied ? 0 : Tokens(vocabularySize, size)) + vocabularySize + 1;

    /// <summary>Counts the weights of a tagger's head: a linear layer, and a score for each transition, first and last tag.</summary>
    /// <param name="size">The size of a word's state.</param>
    /// <param name="tags">The number of tags.</param>
    /// <param name="decoder">The kind of head.</param>
    public static Int128 TagHead(Int128 size, int tags, TaggerDecoder decoder) =>
        Linear(size, tags) + (decoder == TaggerDecoder.Crf ? ((Int128)tags + 2) * tags : 0);
}
