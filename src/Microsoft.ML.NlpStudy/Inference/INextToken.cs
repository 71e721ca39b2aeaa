using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>A translator as search sees it: it reads source texts once, then says token by token how likely each next one is.</summary>
/// <remarks>
/// Ids are those of the target's vocabulary, from 1. Among what may come next, <see cref="End"/> takes the place of padding, which never
/// does.
/// </remarks>
internal interface INextToken
{
    /// <summary>Where among the logits the text's end stands.</summary>
    public const int End = 0;

    /// <summary>Stands for the text's start as the token before the first.</summary>
    public const int Start = 0;

    /// <summary>Reads the sources.</summary>
    /// <returns>A row a source; the caller disposes of it.</returns>
    DecodingState Begin(TokenBatch sources);

    /// <summary>
    /// The logits of what comes next, float32 (N, V + 1); the state takes note of how much each source token was attended to.
    /// </summary>
    /// <param name="state">What has been decoded so far, N rows; goes on by the step.</param>
    /// <param name="last">The token before, int64 (N); <see cref="Start"/> before the first.</param>
    Tensor Next(DecodingState state, Tensor last);
}
