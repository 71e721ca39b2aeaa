using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The statistics of one field of a file, over the rows read so far.</summary>
internal sealed class FieldStatistics
{
    // A field with this many different values holds no labels; more need not be counted.
    private const int MostCounted = 5_000;
    private const int FewRows = 4;
    private const int FewValues = 20;
    private const int ShownValues = 2;
    private const int ShownCharacters = 30;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _first = [];
    private int _numbers;
    private int _decimals;
    private int _withDigits;
    private int _addresses;
    private long _letters;
    private long _words;

    /// <summary>The number of rows read so far.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of rows in which the field is not empty.</summary>
    public int Filled { get; private set; }

    /// <summary>The number of different values, empty ones aside.</summary>
    public int Distinct => _counts.Count;

    /// <summary>The number of letters in all the values, and of spaces between words; 0 for addresses.</summary>
    public long Letters => _addresses * 2 > Filled ? 0 : _letters + _words - Filled;

    /// <summary>The mean number of words of a value.</summary>
    public double MeanWords => Filled == 0 ? 0 : (double)_words / Filled;

    /// <summary>Whether the field is empty in every row.</summary>
    public bool IsEmpty => Filled == 0;

    /// <summary>Whether every row has the same value.</summary>
    public bool IsConstant => Distinct == 1 && Filled == Rows;

    /// <summary>Whether the values are numbers.</summary>
    public bool IsNumeric => Filled > 0 && _numbers == Filled;

    /// <summary>Whether nearly every value has a digit.</summary>
    public bool HasDigits => Filled > FewRows && _withDigits * 20 >= Filled * 19;

    /// <summary>Whether values come again and again, as labels do.</summary>
    public bool IsCategorical => Distinct > 0 && Distinct < Math.Min(Filled, MostCounted) && Distinct <= Math.Max(FewValues, Filled / 2);

    /// <summary>The number of values that occurred just once.</summary>
    public int Singles => _counts.Values.Count(count => count == 1);

    /// <summary>
    /// Whether the field may be a label by what it holds: neither mostly empty, nor always the same, nor nearly always different.
    /// </summary>
    public bool MayBeLabel => Filled * 2 >= Rows && Distinct > 1 && (Rows < FewRows || IsCategorical)
        && !(_decimals * 2 > Filled && Distinct > FewValues);

    public void Add(string value)
    {
        Rows++;
        string trimmed = value.Trim();
        if (trimmed.Length == 0)
        {
            return;
        }

        Filled++;
        if (_counts.TryGetValue(trimmed, out int count))
        {
            _counts[trimmed] = count + 1;
        }
        else if (_counts.Count < MostCounted)
        {
            _counts.Add(trimmed, 1);
            if (_first.Count < ShownValues)
            {
                _first.Add(trimmed);
            }
        }

        bool isNumber = double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        _numbers += isNumber ? 1 : 0;
        _decimals += isNumber && trimmed.Contains('.') ? 1 : 0;
        _withDigits += trimmed.AsSpan().ContainsAnyInRange('0', '9') ? 1 : 0;
        _addresses += trimmed.Contains("://", StringComparison.Ordinal) && !trimmed.Contains(' ') ? 1 : 0;
        _letters += trimmed.Count(char.IsLetter);
        _words += trimmed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
    }

    /// <summary>Counts the occurrences of a value.</summary>
    public int CountOf(string value) => _counts.GetValueOrDefault(value.Trim());

    /// <summary>Lists two values, for error messages: <c>'spam', 'ham', …</c></summary>
    public string Examples()
    {
        IEnumerable<string> shown = _first.Select(
            value => $"'{(value.Length <= ShownCharacters ? value : value[..ShownCharacters] + "…")}'");
        return IsEmpty ? "empty" : string.Join(", ", Distinct > _first.Count ? shown.Append("…") : shown).ReplaceLineEndings(" ");
    }

    /// <summary>Lists all values where they are few, for the log.</summary>
    public string Values()
    {
        const int Shown = 5;
        IEnumerable<string> values = _counts.Keys.Take(Shown)
            .Select(value => value.Length <= ShownCharacters ? value : value[..ShownCharacters] + "…");
        return string.Join(", ", Distinct > Shown ? values.Append("…") : values).ReplaceLineEndings(" ");
    }
}
