using System.Globalization;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy;

/// <summary>The coverage of a vocabulary, and of the text it was built from, by word vectors.</summary>
/// <param name="Entries">The number of the vocabulary's entries, without its unknown and padding tokens.</param>
/// <param name="EntriesFound">The number of entries that have a vector.</param>
/// <param name="Tokens">The number of times that entries occur in the text; 0 for a vocabulary that was not built from text.</param>
/// <param name="TokensFound">The number of times that entries with a vector occur.</param>
public sealed record WordVectorCoverage(int Entries, int EntriesFound, long Tokens, long TokensFound)
{
    /// <summary>The share of entries that have a vector, from 0 to 1; 0 for a vocabulary without entries.</summary>
    [JsonIgnore]
    public double EntryShare => Entries == 0 ? 0 : (double)EntriesFound / Entries;

    /// <summary>The share of the text's tokens that have a vector, from 0 to 1; 0 for a text without tokens.</summary>
    [JsonIgnore]
    public double TokenShare => Tokens == 0 ? 0 : (double)TokensFound / Tokens;

    /// <summary>Formats both shares as a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Word vectors for {EntriesFound:N0} of {Entries:N0} vocabulary entries ({100 * EntryShare:0.0}%), {100 * TokenShare:0.0}% of "
            + $"{Tokens:N0} tokens.");
}
