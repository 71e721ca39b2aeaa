using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Tells the rows that a network is trained on from others.</summary>
internal static class TrainingRows
{
    /// <summary>The rows by a hash of all that is in them, for a checkpoint.</summary>
    /// <param name="rows">The rows' numbers.</param>
    /// <param name="texts">Their texts, one store or more.</param>
    /// <param name="others">What else a row has, as bytes; null for nothing.</param>
    public static KeyValuePair<string, string> Identity(int[] rows, IReadOnlyList<TokenStore> texts, Func<int, byte[]>? others = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int row in rows)
        {
            if (others is not null)
            {
                hash.AppendData(others(row));
            }

            foreach (TokenStore store in texts)
            {
                hash.AppendData(MemoryMarshal.AsBytes([store[row].Length]));
                hash.AppendData(MemoryMarshal.AsBytes(store[row]));
            }
        }

        return KeyValuePair.Create("Training rows", Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8)));
    }
}
