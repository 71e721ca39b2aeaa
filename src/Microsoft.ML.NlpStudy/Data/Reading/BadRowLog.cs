namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The log of the bad rows of one pass, which throws or keeps them as the options say.</summary>
internal sealed class BadRowLog(BadRowHandling handling)
{
    private const int MostKept = 10;
    private readonly List<BadRow> _first = [];
    private long _count;

    public bool Skips => handling == BadRowHandling.Skip;

    /// <exception cref="FormatException">Bad rows are not to be skipped.</exception>
    public void Add(BadRow row)
    {
        if (!Skips)
        {
            throw new FormatException(row.ToString());
        }

        _count++;
        if (_first.Count < MostKept)
        {
            _first.Add(row);
        }
    }

    public BadRowReport Report() => new(_count, [.. _first]);
}
