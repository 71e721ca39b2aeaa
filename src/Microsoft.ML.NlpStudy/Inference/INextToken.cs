using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>A translator as the search uses it: it reads the sources once, then predicts the translation token by token.</summary>
/// <remarks>Token ids are those of the target vocabulary, from 1. Id 0, elsewhere padding, is the start and the end.</remarks>
internal interface INextToken
{
    /// <summary>The id of the end of a translation: 0.</summary>
    public const int End = 0;

    /// <summary>The id of the start of a translation, before its first token: 0.</summary>
    public const int Start = 0;

    /// <summary>Reads the sources.</summary>
    /// <returns>A state with one row for each source. The caller disposes it.</returns>
    DecodingState Begin(TokenBatch sources);

    /// <summary>Computes the logits of the next token, and keeps the attention weights in the state.</summary>
    /// <param name="state">The state of N partial translations; updated by the step.</param>
    /// <param name="last">The last tokens, int64 (N); <see cref="Start"/> before the first token.</param>
    /// <returns>The logits, float32 (N, V + 1).</returns>
    Tensor Next(DecodingState state, Tensor last);

    /// <summary>Prepares a search over many rows. The weights must not change until it ends.</summary>
    /// <returns>The same translator, with weights packed for many steps where that is faster. Any number of threads may use it.</returns>
    INextToken PrepareForSearch() => this;
}
