namespace Microsoft.ML.NlpStudy;

/// <summary>The options for evaluating translations.</summary>
public sealed record TranslationEvaluationOptions
{
    /// <summary>The options of BLEU. Default: those of sacreBLEU.</summary>
    public BleuOptions Bleu { get; init; } = new();

    /// <summary>The options of chrF. Default: those of sacreBLEU.</summary>
    public ChrFOptions ChrF { get; init; } = new();

    /// <summary>
    /// The options of TER; <see langword="null"/> leaves TER out. Default: <see langword="null"/>, since TER takes several times as long as
    /// the others.
    /// </summary>
    public TranslationEditRateOptions? EditRate { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Bleu);
        ArgumentNullException.ThrowIfNull(ChrF);
        Bleu.Validate();
        ChrF.Validate();
        EditRate?.Validate();
    }
}
