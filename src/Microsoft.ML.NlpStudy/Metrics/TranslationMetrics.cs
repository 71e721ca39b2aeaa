using System.Globalization;
using System.Text;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>The scores of a corpus of translations. Each score's signature says how it was computed.</summary>
public sealed class TranslationMetrics
{
    private TranslationMetrics(int sentences, BleuScore bleu, ChrFScore chrF, TranslationEditRateScore? editRate) =>
        (Sentences, Bleu, ChrF, EditRate) = (sentences, bleu, chrF, editRate);

    /// <summary>The number of translations evaluated.</summary>
    public int Sentences { get; }

    /// <summary>BLEU: words and runs of words that the references have too. Higher is better.</summary>
    public BleuScore Bleu { get; }

    /// <summary>chrF: runs of characters that the references have too. Higher is better.</summary>
    public ChrFScore ChrF { get; }

    /// <summary>
    /// TER: words that would have to be changed. Lower is better. It is <see langword="null"/> unless
    /// <see cref="TranslationEvaluationOptions.EditRate"/> asks for it.
    /// </summary>
    public TranslationEditRateScore? EditRate { get; }

    /// <summary>Evaluates translations.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">
    /// Sets of references: each has an entry for each hypothesis, which is <see langword="null"/> where there is no such reference.
    /// </param>
    /// <param name="options">The metrics and their options; <see langword="null"/> for the defaults: BLEU and chrF.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty or differ in length, a hypothesis is <see langword="null"/> or has no reference, or an option is out of range.
    /// </exception>
    public static TranslationMetrics Of(
        IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string?>> references, TranslationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        options ??= new TranslationEvaluationOptions();
        options.Validate();
        return new TranslationMetrics(
            hypotheses.Count,
            NlpStudy.Bleu.Corpus(hypotheses, references, options.Bleu),
            NlpStudy.ChrF.Corpus(hypotheses, references, options.ChrF),
            options.EditRate is { } editRate ? TranslationEditRate.Corpus(hypotheses, references, editRate) : null);
    }

    /// <summary>Formats a line for each metric: its name, score and signature.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        AddLine("BLEU", Bleu.Score, Bleu.Signature);
        AddLine(ChrF.Name, ChrF.Score, ChrF.Signature);
        if (EditRate is { } rate)
        {
            AddLine("TER", rate.Score, rate.Signature);
        }

        return table.ToString().TrimEnd();

        void AddLine(string name, double score, string signature) =>
            table.AppendLine(CultureInfo.InvariantCulture, $"{name,-8} {ScoreText.Fixed(score, 2),6}  {signature}");
    }
}
