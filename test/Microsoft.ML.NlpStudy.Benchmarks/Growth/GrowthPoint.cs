using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The sizes of one training of the default GRU.</summary>
internal sealed record GrowthPoint
{
    /// <summary>Tokens of a text.</summary>
    public int Length { get; init; } = 200;

    /// <summary>The size of the hidden state in each of the two directions.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Distinct tokens.</summary>
    public int Vocabulary { get; init; } = 20_000;

    /// <summary>Texts of a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Threads of the training.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Writes the sizes as arguments of a process.</summary>
    public string[] Arguments() =>
        [.. ((int[])[Length, Hidden, Vocabulary, BatchSize, Threads]).Select(size => size.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Reads the arguments of <see cref="Arguments"/>.</summary>
    public static GrowthPoint Of(int[] sizes) =>
        new() { Length = sizes[0], Hidden = sizes[1], Vocabulary = sizes[2], BatchSize = sizes[3], Threads = sizes[4] };
}
