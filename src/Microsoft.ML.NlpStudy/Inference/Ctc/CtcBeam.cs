namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The beam of one sequence: the best beginnings of labelings, frame by frame.</summary>
/// <param name="options">The options of the search.</param>
internal sealed class CtcBeam(CtcBeamSearchOptions options)
{
    private readonly ICtcLanguageModel? _language = options.LanguageModelWeight > 0 ? options.LanguageModel : null;

    // The worst first. Of equal scores the later candidate is worse, so that the order is always the same.
    private readonly PriorityQueue<Candidate, (double Score, long Order)> _best = new();
    private List<CtcPrefix> _active = [CtcPrefix.CreateEmpty()];
    private long _order;

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The log-probabilities of the classes.</param>
    public void Advance(ReadOnlySpan<double> frame)
    {
        _order = 0;
        foreach (CtcPrefix prefix in _active)
        {
            Stay(prefix, frame);
        }

        foreach (CtcPrefix prefix in _active)
        {
            Append(prefix, frame);
        }

        _active.ForEach(prefix => prefix.IsInBeam = false);
        _active = TakeBest();
        _active.ForEach(prefix => prefix.IsInBeam = true);
    }

    /// <summary>Ends the labelings, and gives the best first.</summary>
    public List<CtcLabeling> Finish()
    {
        IEnumerable<CtcLabeling> all = _active.Select(prefix =>
        {
            double language = _language is null ? 0 : prefix.Language + prefix.LanguageOfEnd(_language);
            return new CtcLabeling(prefix.Labels, prefix.Total, language, ScoreOf(prefix.Total, language, prefix.Labels.Length));
        });
        return [.. all.Where(labeling => labeling.Score > double.NegativeInfinity).OrderByDescending(labeling => labeling.Score)
            .Take(options.BestCount)];
    }

    // The alignments of the same labels: one blank more, one repetition more, or the last label after the labels without it.
    private void Stay(CtcPrefix prefix, ReadOnlySpan<double> frame)
    {
        double blank = prefix.Total + frame[options.Blank], label = double.NegativeInfinity;
        if (prefix.Parent is { } parent)
        {
            label = prefix.EndingInLabel + frame[prefix.Label];
            if (parent.IsInBeam && frame[prefix.Label] >= options.MinimumLogProbability)
            {
                label = CtcPrefix.LogAdd(label, parent.Before(prefix.Label) + frame[prefix.Label]);
            }
        }

        Offer(new Candidate(prefix, null, blank, label), CtcPrefix.LogAdd(blank, label), prefix.Language, prefix.Labels.Length);
    }

    // One label more. Labels already in the beam have these alignments from Stay.
    private void Append(CtcPrefix prefix, ReadOnlySpan<double> frame)
    {
        for (int label = 0; label < frame.Length; label++)
        {
            if (label == options.Blank || !(frame[label] >= options.MinimumLogProbability) || prefix.HasInBeam(label))
            {
                continue;
            }

            double total = prefix.Before(label) + frame[label];
            if (total > double.NegativeInfinity)
            {
                double language = _language is null ? 0 : prefix.Language + prefix.LanguageOf(label, _language);
                Offer(new Candidate(prefix, label, double.NegativeInfinity, total), total, language, prefix.Labels.Length + 1);
            }
        }
    }

    private void Offer(Candidate candidate, double total, double language, int length)
    {
        (double Score, long Order) rank = (ScoreOf(total, language, length), _order--);
        if (!(rank.Score > double.NegativeInfinity))
        {
            return;
        }

        if (_best.Count < options.BeamSize)
        {
            _best.Enqueue(candidate, rank);
        }
        else
        {
            _best.EnqueueDequeue(candidate, rank);
        }
    }

    private List<CtcPrefix> TakeBest()
    {
        var ranked = new List<(CtcPrefix Prefix, double Score)>(_best.Count);
        while (_best.TryDequeue(out Candidate candidate, out (double Score, long Order) rank))
        {
            CtcPrefix prefix = candidate.Label is not { } label
                ? candidate.From
                : candidate.From.With(label, _language is null ? 0 : candidate.From.LanguageOf(label, _language));
            prefix.Set(candidate.EndingInBlank, candidate.EndingInLabel);
            ranked.Add((prefix, rank.Score));
        }

        ranked.Reverse();
        return [.. ranked.TakeWhile(entry => entry.Score >= ranked[0].Score - options.PruningThreshold).Select(entry => entry.Prefix)];
    }

    private double ScoreOf(double total, double language, int length) =>
        total + (_language is null ? 0 : options.LanguageModelWeight * language) + (options.LabelBonus * length);

    /// <summary>A beginning that may be in the next beam.</summary>
    /// <param name="From">The beginning in the present beam.</param>
    /// <param name="Label">The new label; <see langword="null"/> for the same labels.</param>
    /// <param name="EndingInBlank">The log-probability of its alignments that end in a blank.</param>
    /// <param name="EndingInLabel">The log-probability of its alignments that end in the last label.</param>
    private readonly record struct Candidate(CtcPrefix From, int? Label, double EndingInBlank, double EndingInLabel);
}
