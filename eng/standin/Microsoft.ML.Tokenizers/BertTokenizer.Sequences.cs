using System.Buffers;

namespace Microsoft.ML.Tokenizers;

/// <summary>
/// What BERT takes for one text or two: [CLS] A [SEP] or [CLS] A [SEP] B [SEP]. The overloads that write to memory of the caller's report no
/// values where it is too small.
/// </summary>
public sealed partial class BertTokenizer
{
    public IReadOnlyList<int> BuildInputsWithSpecialTokens(IEnumerable<int> tokenIds, IEnumerable<int> additionalTokenIds = null)
    {
        ArgumentNullException.ThrowIfNull(tokenIds);
        return additionalTokenIds is null
            ? [ClassificationTokenId, .. tokenIds, SeparatorTokenId]
            : [ClassificationTokenId, .. tokenIds, SeparatorTokenId, .. additionalTokenIds, SeparatorTokenId];
    }

    public OperationStatus BuildInputsWithSpecialTokens(IEnumerable<int> tokenIds, Span<int> destination, out int valuesWritten, IEnumerable<int> additionalTokenIds = null) =>
        Write(BuildInputsWithSpecialTokens(tokenIds, additionalTokenIds), destination, out valuesWritten);

    /// <summary>1 for special tokens, 0 for the others.</summary>
    public IReadOnlyList<int> GetSpecialTokensMask(IEnumerable<int> tokenIds, IEnumerable<int> additionalTokenIds = null, bool alreadyHasSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(tokenIds);
        if (alreadyHasSpecialTokens)
            return [.. tokenIds.Concat(additionalTokenIds ?? []).Select(id => IsSpecial(id) ? 1 : 0)];
        IEnumerable<int> zeros = tokenIds.Select(_ => 0);
        return additionalTokenIds is null ? [1, .. zeros, 1] : [1, .. zeros, 1, .. additionalTokenIds.Select(_ => 0), 1];
    }

    public OperationStatus GetSpecialTokensMask(IEnumerable<int> tokenIds, Span<int> destination, out int valuesWritten, IEnumerable<int> additionalTokenIds = null, bool alreadyHasSpecialTokens = false) =>
        Write(GetSpecialTokensMask(tokenIds, additionalTokenIds, alreadyHasSpecialTokens), destination, out valuesWritten);

    /// <summary>0 for the first text and the special tokens around it, 1 for the second and the one behind it.</summary>
    public IReadOnlyList<int> CreateTokenTypeIdsFromSequences(IEnumerable<int> tokenIds, IEnumerable<int> additionalTokenIds = null)
    {
        ArgumentNullException.ThrowIfNull(tokenIds);
        IEnumerable<int> zeros = tokenIds.Select(_ => 0);
        return additionalTokenIds is null ? [0, .. zeros, 0] : [0, .. zeros, 0, .. additionalTokenIds.Select(_ => 1), 1];
    }

    public OperationStatus CreateTokenTypeIdsFromSequences(IEnumerable<int> tokenIds, Span<int> destination, out int valuesWritten, IEnumerable<int> additionalTokenIds = null) =>
        Write(CreateTokenTypeIdsFromSequences(tokenIds, additionalTokenIds), destination, out valuesWritten);

    private bool IsSpecial(int id) =>
        id == ClassificationTokenId || id == SeparatorTokenId || id == PaddingTokenId || id == MaskingTokenId || id == UnknownTokenId;

    private static OperationStatus Write(IReadOnlyList<int> values, Span<int> destination, out int valuesWritten)
    {
        valuesWritten = 0;
        if (values.Count > destination.Length)
            return OperationStatus.DestinationTooSmall;
        foreach (int value in values)
            destination[valuesWritten++] = value;
        return OperationStatus.Done;
    }
}
