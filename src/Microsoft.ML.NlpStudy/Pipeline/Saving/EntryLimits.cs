namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// The maximum sizes of entries, in bytes. A few kilobytes of zip can hold gigabytes, so an entry that is read whole has a limit. It is the
/// size that options.json promises, and at most a fixed maximum. Weights have no limit, since a network is compared with them before it is
/// built.
/// </summary>
internal static class EntryLimits
{
    /// <summary>options.json, with a translator's tokens and a training's history in it: 64 MiB.</summary>
    public const long Options = 64L << 20;

    /// <summary>checksums.txt: 1 MiB.</summary>
    public const long Checksums = 1L << 20;

    /// <summary>Any list of tokens: 256 MiB, some ten million tokens.</summary>
    public const long List = 256L << 20;

    private const long ForEach = 4096;
    private const long Besides = 1L << 20;

    /// <summary>Computes the limit of a list of tokens, merges or pieces: 4 KiB for each on average, and 1 MiB more.</summary>
    public static long ListOf(long count) => Math.Min(List, (Math.Min(count, List) * ForEach) + Besides);
}
