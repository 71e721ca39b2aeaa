using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The count of numbers in the weights of a network's parts, from sizes alone: what a network would take is known before it is built. No
/// product of three sizes overflows 128 bits.
/// </summary>
internal static class WeightSizes
{
    /// <summary>A table of token vectors, with one more for padding or the start.</summary>
    public static Int128 Tokens(int vocabularySize, int size) => ((Int128)vocabularySize + 1) * size;

    /// <summary>A linear layer.</summary>
    public static Int128 Linear(Int128 inputs, Int128 outputs, bool hasBias = true) => (inputs * outputs) + (hasBias ? outputs : 0);

    /// <summary>A layer's normalization.</summary>
    public static Int128 LayerNorm(int size) => 2 * (Int128)size;

    /// <summary>Recurrent layers, one upon the other.</summary>
    /// <param name="cell">The unit.</param>
    /// <param name="inputSize">Numbers that the first layer reads at each step.</param>
    /// <param name="hiddenSize">Size of a state, for each direction.</param>
    /// <param name="layers">How many layers there are.</param>
    /// <param name="directions">1, or 2 where each layer reads in both.</param>
    public static Int128 Recurrent(RnnCellKind cell, Int128 inputSize, int hiddenSize, int layers, int directions = 1)
    {
        int gates = cell switch { RnnCellKind.Lstm => 4, RnnCellKind.Gru => 3, _ => 1 };
        Int128 Layer(Int128 inputs) => directions * (gates * (Int128)hiddenSize) * (inputs + hiddenSize + 2);
        return Layer(inputSize) + ((layers - 1) * Layer((Int128)hiddenSize * directions));
    }

    /// <summary>A part that attends to the other tokens of its text.</summary>
    public static Int128 SelfAttention(int size) => Linear(size, 3 * (Int128)size) + Linear(size, size);

    /// <summary>A part that attends to another text.</summary>
    public static Int128 CrossAttention(int size) => Linear(size, size) + Linear(size, 2 * (Int128)size) + Linear(size, size);

    /// <summary>A feed-forward network.</summary>
    public static Int128 FeedForward(int size, int width) => Linear(size, width) + Linear(width, size);

    /// <summary>A layer of a Transformer's encoder.</summary>
    public static Int128 EncoderBlock(int size, int width) => (2 * LayerNorm(size)) + SelfAttention(size) + FeedForward(size, width);

    /// <summary>A layer of a Transformer's decoder.</summary>
    public static Int128 DecoderBlock(int size, int width) => EncoderBlock(size, width) + LayerNorm(size) + CrossAttention(size);

    /// <summary>The attention of Luong et al.</summary>
    public static Int128 LuongAttention(AttentionScoring scoring, int size) => scoring switch
    {
        AttentionScoring.None => 0,
        AttentionScoring.General => Linear(size, size, hasBias: false),
        AttentionScoring.Concat => Linear(size, size) + Linear(size, size, hasBias: false) + Linear(size, 1, hasBias: false),
        _ => 0,
    } + (scoring == AttentionScoring.None ? 0 : Linear(2 * (Int128)size, size, hasBias: false));

    /// <summary>A logit for each token and for the end.</summary>
    /// <param name="size">Numbers that it is computed from.</param>
    /// <param name="vocabularySize">How many tokens there are.</param>
    /// <param name="isTied">Whether its matrix is that of the token vectors.</param>
    public static Int128 TokenProjection(int size, int vocabularySize, bool isTied) =>
        (isTied ? 0 : Tokens(vocabularySize, size)) + vocabularySize + 1;
}
