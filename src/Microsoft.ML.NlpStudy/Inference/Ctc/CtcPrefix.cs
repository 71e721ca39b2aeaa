namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The beginning of a labeling in a prefix beam search: a node in the tree of all labelings that were ever in the beam.</summary>
internal sealed class CtcPrefix
{
    private const int NoLabel = -1;

    private Dictionary<int, CtcPrefix>? _children;
    private Dictionary<int, double>? _next;

    private CtcPrefix(CtcPrefix? parent, int label, int[] labels, double language) =>
        (Parent, Label, Labels, Language) = (parent, label, labels, language);

    /// <summary>The beginning without its last label; <see langword="null"/> for the empty one.</summary>
    public CtcPrefix? Parent { get; }

    /// <summary>The last label; -1 for the empty one.</summary>
    public int Label { get; }

    /// <summary>The labels.</summary>
    public int[] Labels { get; }

    /// <summary>The language model's log-probability of the labels, without an end.</summary>
    public double Language { get; }

    /// <summary>Whether it is in the beam.</summary>
    public bool IsInBeam { get; set; }

    /// <summary>The log-probability of its alignments that end in a blank.</summary>
    public double EndingInBlank { get; private set; } = double.NegativeInfinity;

    /// <summary>The log-probability of its alignments that end in its last label.</summary>
    public double EndingInLabel { get; private set; } = double.NegativeInfinity;

    /// <summary>The log-probability of all of its alignments.</summary>
    public double Total { get; private set; } = double.NegativeInfinity;

    /// <summary>Creates the empty beginning, with one alignment: no frames.</summary>
    public static CtcPrefix CreateEmpty()
    {
        var empty = new CtcPrefix(null, NoLabel, [], 0) { IsInBeam = true };
        empty.Set(0, double.NegativeInfinity);
        return empty;
    }

    /// <summary>Sets the log-probabilities of the alignments.</summary>
    public void Set(double endingInBlank, double endingInLabel) =>
        (EndingInBlank, EndingInLabel, Total) = (endingInBlank, endingInLabel, LogAdd(endingInBlank, endingInLabel));

    /// <summary>Computes the log-probability of the alignments that get a new label; after an equal label there must be a blank.</summary>
    public double Before(int label) => label == Label ? EndingInBlank : Total;

    /// <summary>Tells whether the beginning with one label more is in the beam.</summary>
    public bool HasInBeam(int label) => _children is not null && _children.TryGetValue(label, out CtcPrefix? child) && child.IsInBeam;

    /// <summary>Gives the beginning with one label more.</summary>
    /// <param name="label">The label.</param>
    /// <param name="language">The language model's log-probability of the label, which is the same in each call.</param>
    public CtcPrefix With(int label, double language)
    {
        _children ??= [];
        if (!_children.TryGetValue(label, out CtcPrefix? child))
        {
            child = new CtcPrefix(this, label, [.. Labels, label], Language + language);
            _children.Add(label, child);
        }

        return child;
    }

    /// <summary>Gives the language model's log-probability of a label behind this beginning; each is asked once.</summary>
    public double LanguageOf(int label, ICtcLanguageModel model)
    {
        _next ??= [];
        if (!_next.TryGetValue(label, out double found))
        {
            found = Check(model.LogProbability(Labels, label), $"label {label}");
            _next.Add(label, found);
        }

        return found;
    }

    /// <summary>Asks the language model for the log-probability of the end.</summary>
    public double LanguageOfEnd(ICtcLanguageModel model) => Check(model.EndLogProbability(Labels), "the end");

    /// <summary>Computes log(exp(a) + exp(b)).</summary>
    public static double LogAdd(double a, double b)
    {
        double high = Math.Max(a, b), low = Math.Min(a, b);
        return double.IsNegativeInfinity(low) ? high : high + double.LogP1(Math.Exp(low - high));
    }

    private double Check(double found, string what) => found < double.PositiveInfinity ? found : throw new InvalidOperationException(
        $"Language model: expected a log-probability of {what} behind [{string.Join(", ", Labels)}], found {found}.");
}
