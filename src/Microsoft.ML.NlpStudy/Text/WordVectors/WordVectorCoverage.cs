using System.Globalization;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy;

/// <summary>How much of a vocabulary, and of the text it was made from, has word vectors.</summary>
/// <param name="Entries">Entries of the vocabulary, without its unknown and padding tokens.</param>
/// <param name="EntriesFound">Those that have a vector.</param>
/// <param name="Tokens">Occurrences of the entries in the text; 0 for a vocabulary that was not made from text.</param>
/// <param name="TokensFound">Occurrences of the entries that have a vector.</param>
public sealed record WordVectorCoverage(int Entries, int EntriesFound, long Tokens, long TokensFound)
{
    /// <summary>The share of entries that have a vector, from 0 to 1; 0 where there are none.</summary>
    [JsonIgnore]
    public double EntryShare => Entries == 0 ? 0 : (double)EntriesFound / Entries;

    /// <summary>The share of the text's tokens that have a vector, from 0 to 1; 0 where there are none.</summary>
    [JsonIgnore]
    public double TokenShare => Tokens == 0 ? 0 : (double)TokensFound / Tokens;

    /// <summary>Both shares in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Word vectors for {EntriesFound:N0} of {Entries:N0} vocabulary entries ({100 * EntryShare:0.0}%), {100 * TokenShare:0.0}% of "
            + $"{Tokens:N0} tokens.");
}
