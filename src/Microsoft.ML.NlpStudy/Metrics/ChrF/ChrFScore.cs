using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>A chrF score.</summary>
public sealed class ChrFScore
{
    internal ChrFScore(double score, ChrFOptions options, string signature)
    {
        Score = score;
        Signature = signature;
        Name = $"chrF{options.Beta}{new string('+', options.WordOrder)}";
    }

    /// <summary>The F-score, 0 to 100.</summary>
    public double Score { get; }

    /// <summary>
    /// The metric's name with beta and a plus for each order of words, as sacreBLEU has it: <c>chrF2</c>, <c>chrF2++</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// The signature of the computation, as sacreBLEU writes it, but for the last field, which names this package:
    /// <c>nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:Microsoft.ML.NlpStudy-…</c>.
    /// </summary>
    public string Signature { get; }

    /// <summary>Formats the score as sacreBLEU prints it: <c>chrF2 = 59.73</c>.</summary>
    public override string ToString() => $"{Name} = {ScoreText.Fixed(Score, 2)}";
}
