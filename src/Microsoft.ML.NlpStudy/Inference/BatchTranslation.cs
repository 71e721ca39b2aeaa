using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Translates many texts, in batches of similar length that run in parallel.</summary>
/// <param name="translator">The translator.</param>
/// <param name="search">The options of the search.</param>
/// <param name="device">The device of the translator.</param>
/// <param name="threads">Number of threads on a CPU; 0 for one thread per processor.</param>
/// <param name="limits">Banned and penalized tokens; <see langword="null"/> for none. Default: <see langword="null"/>.</param>
internal sealed class BatchTranslation(INextToken translator, SearchOptions search, Device device, int threads, TokenLimits? limits = null)
{
    /// <summary>Partial translations in a batch: enough for fast products, few enough that the texts have similar lengths.</summary>
    private const int RowsPerBatch = 160;

    private const int MaximumTokens = 32_768;

    // An empty source has exactly one translation, the empty one, with probability 1.
    private static readonly Hypothesis[] s_nothing = [new([], 0, 0, [[]])];

    /// <summary>Translates each source, best translation first. An empty source has a single, empty translation.</summary>
    public IReadOnlyList<Hypothesis>[] Translate(TokenStore sources)
    {
        var found = new IReadOnlyList<Hypothesis>[sources.Count];
        Array.Fill(found, s_nothing);
        int rows = search.Sampling is null ? search.BeamSize : search.BestCount;
        int[] texts = [.. Enumerable.Range(0, sources.Count).Where(text => !sources.TokensOf(text).IsEmpty)];
        List<int[]> batches = LengthBuckets.Sorted(
            texts, sources.LengthOf, TextsPerBatch(texts.Length, rows, Shards.CountFor(device, threads)),
            Math.Max(1, MaximumTokens / rows));

        // Each step's logits are large: their memory would come from the system page by page.
        bool isLarge = texts.Length * rows >= RowsPerBatch;
        INextToken prepared = isLarge ? translator.PrepareForSearch() : translator;
        using IDisposable? memory = isLarge ? ProcessorTuning.KeepFreedMemory() : null;
        Shards.ForEach(batches, device, threads, (chosen, _) =>
        {
            using TokenBatch batch = TokenBatch.Create(sources, chosen, device);
            IReadOnlyList<Hypothesis>[] translations = search.Sampling is { } sampling
                ? new Sampler(prepared, search, sampling, limits).Draw(
                    batch, [.. chosen.Select(text => SeedOf(sources[text], sampling.Seed))])
                : new BeamSearch(prepared, search, limits).Search(batch);
            for (int row = 0; row < chosen.Length; row++)
            {
                found[chosen[row]] = translations[row];
            }
        });
        return found;
    }

    /// <summary>Chooses the number of texts in a batch, so that each thread has as many batches of one size as the others.</summary>
    /// <param name="texts">The number of texts.</param>
    /// <param name="rows">The number of partial translations of a text.</param>
    /// <param name="threads">The number of threads.</param>
    internal static int TextsPerBatch(int texts, int rows, int threads)
    {
        int most = Math.Max(1, RowsPerBatch / rows);
        int turns = Math.Max(1, (texts + (most * threads) - 1) / (most * threads));
        return Math.Max(1, (texts + (turns * threads) - 1) / (turns * threads));
    }

    // The seed depends on the source, so that its samples do not depend on the other texts.
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
