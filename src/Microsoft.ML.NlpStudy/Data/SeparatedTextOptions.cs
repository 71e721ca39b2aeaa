using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>How fields are written in files that have several in a row.</summary>
public abstract record SeparatedTextOptions : TextReadingOptions
{
    /// <summary>
    /// The character between fields. Default: null, which goes by the file's name, a .gz at its end left aside: a comma for .csv, a tab for
    /// .tsv, .tab and .txt.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// Whether a field that begins with a quote ends with the next single one, and may hold separators, line breaks and doubled quotes between
    /// (RFC 4180); a quote elsewhere is a character like any other. Default: null, which means no for tabs, and yes for other separators.
    /// </summary>
    public bool? Quoted { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.That(Separator is not ('\n' or '\r' or '"'), "a character other than a line break or a quote", Separator, nameof(Separator));
    }

    /// <summary>The separator, and whether fields are quoted, in the file of that name.</summary>
    internal (char Separator, bool Quoted) FormatOf(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        char? separator = Separator ?? Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => ',',
            ".tsv" or ".tab" or ".txt" => '\t',
            _ => null,
        };
        OptionCheck.That(
            separator is not null, $"a character, since the name of '{path}' does not end as .csv, .tsv, .tab or .txt", separator, nameof(Separator));
        return (separator!.Value, Quoted ?? separator != '\t');
    }
}
