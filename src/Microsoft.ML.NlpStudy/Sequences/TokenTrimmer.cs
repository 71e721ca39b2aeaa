namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>Trims a row's token keys for a network: removes padding at both ends and truncates long texts.</summary>
/// <param name="paddingKey">The key of the padding token; 0, the missing key, if the vocabulary has none.</param>
/// <param name="maximumLength">Maximum number of tokens; <see langword="null"/> keeps all.</param>
/// <param name="keepEnd">Whether a longer text keeps its end rather than its start.</param>
internal sealed class TokenTrimmer(uint paddingKey, int? maximumLength, bool keepEnd)
{
    private int[] _ids = new int[512];

    /// <summary>The index of the first kept key in the last row.</summary>
    public int Start { get; private set; }

    /// <summary>Number of keys in the last row, before trimming.</summary>
    public int RowLength { get; private set; }

    /// <summary>Trims a row and returns its token ids, which are valid until the next call.</summary>
    /// <param name="keys">Token keys from 1; a missing key, 0, inside the text stays and is read as padding.</param>
    public ReadOnlySpan<int> Trim(ReadOnlySpan<uint> keys)
    {
        int start = 0, end = keys.Length;
        while (start < end && IsPadding(keys[start]))
        {
            start++;
        }

        while (end > start && IsPadding(keys[end - 1]))
        {
            end--;
        }

        if (maximumLength is { } limit && end - start > limit)
        {
            (start, end) = keepEnd ? (end - limit, end) : (start, start + limit);
        }

        (Start, RowLength) = (start, keys.Length);
        keys = keys[start..end];

        if (_ids.Length < keys.Length)
        {
            _ids = new int[Math.Max(keys.Length, 2 * _ids.Length)];
        }

        for (int i = 0; i < keys.Length; i++)
        {
            _ids[i] = (int)keys[i];
        }

        return _ids.AsSpan(0, keys.Length);
    }

    private bool IsPadding(uint key) => key == 0 || key == paddingKey;
}
