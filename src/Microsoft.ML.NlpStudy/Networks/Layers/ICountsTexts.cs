using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A network some of whose weights are counted from the training texts before its training.</summary>
internal interface ICountsTexts
{
    /// <summary>Sets these weights.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">Each text's class, from 0.</param>
    /// <param name="rows">The numbers of the training texts; no other text is counted.</param>
    void Count(TokenStore texts, IReadOnlyList<int> labels, ReadOnlySpan<int> rows);
}
