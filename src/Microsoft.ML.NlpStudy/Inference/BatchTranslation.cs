using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Translates many texts, in batches of like length spread over the processors.</summary>
/// <param name="translator">The translator.</param>
/// <param name="search">How translations are looked for.</param>
/// <param name="device">Where the translator is.</param>
/// <param name="threads">Threads on a CPU; 0 for one a processor.</param>
/// <param name="limits">Tokens that never come, or seldom; <see langword="null"/> for none.</param>
internal sealed class BatchTranslation(INextToken translator, SearchOptions search, Device device, int threads, TokenLimits? limits = null)
{
    /// <summary>Partial translations a batch: enough for fast products, few enough that its texts are of like length.</summary>
    private const int RowsPerBatch = 160;

    private const int MaximumTokens = 32_768;

    // Of nothing there is one translation, and it is certain.
    private static readonly Hypothesis[] s_nothing = [new([], 0, 0, [[]])];

    /// <summary>The translations of each source, best first; a source without tokens is translated by nothing, and only once.</summary>
    public IReadOnlyList<Hypothesis>[] Translate(TokenStore sources)
    {
        var found = new IReadOnlyList<Hypothesis>[sources.Count];
        Array.Fill(found, s_nothing);
        int rows = search.Sampling is null ? search.BeamSize : search.BestCount;
        List<int[]> batches = LengthBuckets.Sorted(
            [.. Enumerable.Range(0, sources.Count).Where(place => !sources.TokensOf(place).IsEmpty)], sources.LengthOf,
            Math.Max(1, RowsPerBatch / rows), Math.Max(1, MaximumTokens / rows));
        Shards.ForEach(batches, device, threads, (places, _) =>
        {
            using TokenBatch batch = TokenBatch.Create(sources, places, device);
            IReadOnlyList<Hypothesis>[] translations = search.Sampling is { } sampling
                ? new Sampler(translator, search, sampling, limits).Draw(
                    batch, [.. places.Select(place => SeedOf(sources[place], sampling.Seed))])
                : new BeamSearch(translator, search, limits).Search(batch);
            for (int row = 0; row < places.Length; row++)
            {
                found[places[row]] = translations[row];
            }
        });
        return found;
    }

    // By the source itself, so that what is drawn for it does not depend on the texts around it.
    private static ulong SeedOf(ReadOnlySpan<int> source, int seed)
    {
        ulong mixed = (ulong)seed;
        foreach (int id in source)
        {
            mixed = SplitMix.Of(mixed, (ulong)id);
        }

        return mixed;
    }
}
