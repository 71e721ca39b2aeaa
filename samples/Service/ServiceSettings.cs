namespace Service;

/// <summary>The settings of the service.</summary>
internal sealed record ServiceSettings
{
    /// <summary>The file of the classifier; <see langword="null"/>: none.</summary>
    public string? Model { get; init; }

    /// <summary>The file of the translator; <see langword="null"/>: none.</summary>
    public string? Translator { get; init; }

    public string Urls { get; init; } = "http://localhost:5000";

    /// <summary>The largest number of characters of a text.</summary>
    public int MaximumTextLength { get; init; } = 20_000;

    public int MaximumTexts { get; init; } = 256;

    public int MaximumRequestBytes { get; init; } = 1 << 20;

    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// The number of milliseconds that the first text of a batch waits for others. Without any, a batch has the texts that came while the
    /// one before was answered.
    /// </summary>
    public int BatchWait { get; init; }

    /// <summary>The largest number of texts that wait for a batch.</summary>
    public int QueueLength { get; init; } = 4096;

    public int? Gpu { get; init; }
}
