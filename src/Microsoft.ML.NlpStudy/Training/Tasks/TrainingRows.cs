using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The identity of the rows that a network is trained on.</summary>
internal static class TrainingRows
{
    /// <summary>Computes a hash of all that is in the rows, for a checkpoint.</summary>
    /// <param name="rows">The rows' numbers.</param>
    /// <param name="texts">The rows' texts, in one store or more.</param>
    /// <param name="others">Gives the rest of a row as bytes; <see langword="null"/> if a row has nothing but texts.</param>
    /// <param name="layout">Whether a row has one text in a store or the two of a pair.</param>
    public static KeyValuePair<string, string> Identity(
        int[] rows, IReadOnlyList<TokenStore> texts, Func<int, byte[]>? others = null, ExampleLayout layout = default)
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
                foreach (int text in layout.TextsOf([row]))
                {
                    hash.AppendData(MemoryMarshal.AsBytes([store[text].Length]));
                    hash.AppendData(MemoryMarshal.AsBytes(store[text]));
                }
            }
        }

        return KeyValuePair.Create("Training rows", Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8)));
    }
}
