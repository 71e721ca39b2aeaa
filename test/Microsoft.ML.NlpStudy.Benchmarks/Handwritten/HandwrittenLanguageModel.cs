using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// A language model by hand, of TorchSharp's own modules: token vectors, an LSTM, a softmax over all tokens whose weights are the vectors.
/// </summary>
internal sealed class HandwrittenLanguageModel : Module<Tensor, (Tensor, Tensor)?, (Tensor Logits, (Tensor, Tensor) State)>
{
    private readonly Embedding embedding;
    private readonly LSTM lstm;
    private readonly Parameter bias;

    /// <param name="vocabularySize">Number of tokens; 0 is the end of a text and the start of the next.</param>
    /// <param name="size">Size of vectors and states.</param>
    public HandwrittenLanguageModel(int vocabularySize, int size)
        : base(nameof(HandwrittenLanguageModel))
    {
        embedding = Embedding(vocabularySize + 1, size);
        init.normal_(embedding.weight!, 0, 0.1);
        lstm = LSTM(size, size);
        bias = Parameter(zeros(vocabularySize + 1));
        RegisterComponents();
    }

    /// <param name="ids">(T, B)</param>
    /// <param name="state">The state before the first step; <see langword="null"/> for zeros.</param>
    /// <returns>The logits (T, B, V + 1), and the state after the last step.</returns>
    public override (Tensor Logits, (Tensor, Tensor) State) forward(Tensor ids, (Tensor, Tensor)? state)
    {
        (Tensor states, Tensor hidden, Tensor cell) = lstm.call(embedding.call(ids), state); // (T, B, H)
        return (functional.linear(states, embedding.weight!, bias), (hidden, cell));
    }
}
