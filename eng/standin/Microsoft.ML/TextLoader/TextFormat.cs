namespace Microsoft.ML.Data;

/// <summary>The checked rules by which text is cut into rows and fields.</summary>
internal sealed class TextFormat
{
    private const string NeverSeparators = "\"0123456789";

    public TextFormat(TextLoader.Options options)
    {
        Separators = [.. (options.Separators ?? []).Distinct()];
        Quoting = options.AllowQuoting;
        Sparse = options.AllowSparse;
        Multilines = options.AllowQuoting && options.ReadMultilines;
        TrimEnd = options.TrimWhitespace;
        MissingRealsAsNaNs = options.MissingRealsAsNaNs;
        Escape = options.EscapeChar;
        DecimalMarker = options.DecimalMarker;
        InputSize = options.InputSize ?? 0;
        MaxRows = options.MaxRows ?? long.MaxValue;
        // A header of its own replaces the one in the data.
        HasHeader = options.HasHeader && string.IsNullOrWhiteSpace(options.HeaderFile);
        Check();
    }

    public char[] Separators { get; }

    public bool Quoting { get; }

    public bool Sparse { get; }

    public bool Multilines { get; }

    public bool TrimEnd { get; }

    public bool HasHeader { get; }

    public bool MissingRealsAsNaNs { get; }

    public char Escape { get; }

    public char DecimalMarker { get; }

    /// <summary>Number of source columns, or 0 where each line tells.</summary>
    public int InputSize { get; }

    public long MaxRows { get; }

    private void Check()
    {
        if (Separators.Length == 0)
            throw Bad(nameof(TextLoader.Options.Separators), "Must specify a separator");
        foreach (char separator in Separators)
        {
            bool isControl = separator < ' ' && separator != '\t';
            if (isControl || NeverSeparators.Contains(separator, StringComparison.Ordinal))
                throw Bad(nameof(TextLoader.Options.Separators), $"Illegal separator: '{separator}'");
        }
        if (Sparse && Separators.Contains(':'))
            throw Bad(nameof(TextLoader.Options.Separators), "When the separator is colon, turn off allowSparse");
        if (DecimalMarker is not ('.' or ','))
            throw Bad(nameof(TextLoader.Options.DecimalMarker), $"Decimal marker cannot be the '{DecimalMarker}' character. It must be '.' or ','.");
        if (!Quoting && DecimalMarker == ',' && Separators.Contains(','))
            throw Bad(nameof(TextLoader.Options.AllowQuoting), "Quoting must be allowed if decimal marker and separator are the ',' character.");
        if (Separators.Contains(Escape))
            throw Bad(nameof(TextLoader.Options.EscapeChar), $"EscapeChar '{Escape}' can't be used both as EscapeChar and separator");
        if (MaxRows < 0)
            throw Bad(nameof(TextLoader.Options.MaxRows), "Must be non-negative");
        if (InputSize < 0)
            throw new InvalidOperationException($"InputSize must be non-negative, found {InputSize}.");
    }

    private static ArgumentOutOfRangeException Bad(string name, string message) => new(name, message);
}
