using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>What one field of a file holds, as far as its rows have been looked at.</summary>
internal sealed class FieldStatistics
{
    // So many different values are no labels: more need not be told apart.
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

    /// <summary>How many rows have been looked at.</summary>
    public int Rows { get; private set; }

    /// <summary>In how many of them the field has something.</summary>
    public int Filled { get; private set; }

    /// <summary>How many different values there are, empty ones aside.</summary>
    public int Distinct => _counts.Count;

    /// <summary>How many letters all the values have, and spaces between words; 0 of addresses.</summary>
    public long Letters => _addresses * 2 > Filled ? 0 : _letters + _words - Filled;

    /// <summary>How many words a value has on average.</summary>
    public double MeanWords => Filled == 0 ? 0 : (double)_words / Filled;

    /// <summary>Whether no row has anything here.</summary>
    public bool IsEmpty => Filled == 0;

    /// <summary>Whether every row has the same.</summary>
    public bool IsConstant => Distinct == 1 && Filled == Rows;

    /// <summary>Whether the values are numbers.</summary>
    public bool IsNumeric => Filled > 0 && _numbers == Filled;

    /// <summary>Whether nearly every value has a digit.</summary>
    public bool HasDigits => Filled > FewRows && _withDigits * 20 >= Filled * 19;

    /// <summary>Whether values come again and again, as labels do.</summary>
    public bool IsCategorical => Distinct > 0 && Distinct < Math.Min(Filled, MostCounted) && Distinct <= Math.Max(FewValues, Filled / 2);

    /// <summary>How many values occurred just once.</summary>
    public int Singles => _counts.Values.Count(count => count == 1);

    /// <summary>
    /// Whether the field may be a label by what it holds: neither mostly empty, nor always the same, nor nearly always another.
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

    /// <summary>How often that value occurred.</summary>
    public int CountOf(string value) => _counts.GetValueOrDefault(value.Trim());

    /// <summary>Two values, for errors: <c>'spam', 'ham', …</c></summary>
    public string Examples()
    {
        IEnumerable<string> shown = _first.Select(
            value => $"'{(value.Length <= ShownCharacters ? value : value[..ShownCharacters] + "…")}'");
        return IsEmpty ? "empty" : string.Join(", ", Distinct > _first.Count ? shown.Append("…") : shown).ReplaceLineEndings(" ");
    }

    /// <summary>All values where they are few, for the log.</summary>
    public string Values()
    {
        const int Shown = 5;
        IEnumerable<string> values = _counts.Keys.Take(Shown)
            .Select(value => value.Length <= ShownCharacters ? value : value[..ShownCharacters] + "…");
        return string.Join(", ", Distinct > Shown ? values.Append("…") : values).ReplaceLineEndings(" ");
    }
}
