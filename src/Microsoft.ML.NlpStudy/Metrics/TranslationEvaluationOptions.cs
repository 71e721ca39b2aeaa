namespace Microsoft.ML.NlpStudy;

/// <summary>How translations are evaluated.</summary>
public sealed record TranslationEvaluationOptions
{
    /// <summary>How BLEU is computed. Default: as sacreBLEU does unless told otherwise.</summary>
    public BleuOptions Bleu { get; init; } = new();

    /// <summary>How chrF is computed. Default: as sacreBLEU does unless told otherwise.</summary>
    public ChrFOptions ChrF { get; init; } = new();

    /// <summary>How TER is computed; null leaves it out. Default: null, for it takes several times as long as the others.</summary>
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
