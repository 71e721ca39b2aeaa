namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>
/// The search for the edits between a hypothesis and a reference where moving a run of words counts as one edit. It is Tercom's greedy
/// search (Snover et al. 2006), with the limits, the order and the choice among equals of sacreBLEU's variant.
/// </summary>
internal sealed class ShiftSearch
{
    private const int MostWords = 10;
    private const int MostDistance = 50;
    private const int MostCandidates = 1000;
    private readonly int[] _reference;
    private readonly EditDistance _distance;
    private int[] _words;
    private int[] _shifted;
    private int[] _best;
    private int _candidates;

    private ShiftSearch(int[] hypothesis, int[] reference)
    {
        _reference = reference;
        _distance = new EditDistance(reference, hypothesis.Length);
        _words = [.. hypothesis];
        _shifted = new int[hypothesis.Length];
        _best = new int[hypothesis.Length];
    }

    /// <summary>Counts the edits, shifts among them.</summary>
    public static int CountEdits(int[] hypothesis, int[] reference) =>
        reference.Length == 0 ? hypothesis.Length : new ShiftSearch(hypothesis, reference).Run();

    private int Run()
    {
        int shifts = 0;
        while (true)
        {
            (int distance, List<Edit> edits) = _distance.Trace(_words);
            int gain = FindBestShift(distance, new Alignment(edits));
            if (gain <= 0 || _candidates >= MostCandidates)
            {
                return shifts + distance;
            }

            shifts++;
            (_words, _best) = (_best, _words);
        }
    }

    /// <summary>Puts the words after the best shift into <c>_best</c>.</summary>
    /// <returns>The decrease of the distance, in edits; 0 where there is no shift.</returns>
    private int FindBestShift(int distance, Alignment alignment)
    {
        (int Gain, int Length, int Start, int Target)? best = null;
        foreach ((int start, int referenceStart, int length) in FindPairs())
        {
            // Right words stay, and so do words whose place right words have taken; no run moves within itself.
            int aligned = alignment.HypothesisOf(referenceStart);
            if (!alignment.HypothesisHasError(start, length) || !alignment.ReferenceHasError(referenceStart, length)
                || (start <= aligned && aligned < start + length))
            {
                continue;
            }

            int previousTarget = -1;
            for (int offset = -1; offset < length; offset++)
            {
                int before = referenceStart + offset;
                int target = before < 0 ? 0 : alignment.HypothesisOf(before) + 1;
                if (target == previousTarget)
                {
                    continue;
                }

                previousTarget = target;
                int same = Shift(start, length, target);
                (int Gain, int Length, int Start, int Target) candidate =
                    (distance - _distance.Measure(_shifted, same), length, -start, -target);
                _candidates++;
                if (best is null || candidate.CompareTo(best.Value) > 0)
                {
                    best = candidate;
                    (_best, _shifted) = (_shifted, _best);
                }
            }

            if (_candidates >= MostCandidates)
            {
                break;
            }
        }

        return best?.Gain ?? 0;
    }

    /// <summary>Finds the runs of words that hypothesis and reference share, each run's beginnings too.</summary>
    private IEnumerable<(int Start, int ReferenceStart, int Length)> FindPairs()
    {
        for (int start = 0; start < _words.Length; start++)
        {
            int firstReference = Math.Max(0, start - MostDistance);
            int lastReference = Math.Min(_reference.Length - 1, start + MostDistance);
            for (int referenceStart = firstReference; referenceStart <= lastReference; referenceStart++)
            {
                int most = Math.Min(MostWords, Math.Min(_words.Length - start, _reference.Length - referenceStart));
                for (int length = 1; length <= most && _words[start + length - 1] == _reference[referenceStart + length - 1]; length++)
                {
                    yield return (start, referenceStart, length);
                }
            }
        }
    }

    /// <summary>Puts the words after a shift into <c>_shifted</c>.</summary>
    /// <returns>The number of words at the beginning that stay in place.</returns>
    private int Shift(int start, int length, int target)
    {
        ReadOnlySpan<int> words = _words;
        ReadOnlySpan<int> run = words.Slice(start, length);
        int end = start + length;
        if (target < start)
        {
            return Join(words[..target], run, words[target..start], words[end..]);
        }

        // A target within the run itself moves it by as many words to the right.
        int last = target > end ? target : Math.Min(words.Length, length + target);
        return Join(words[..start], words[end..last], run, words[last..]);
    }

    private int Join(ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<int> third, ReadOnlySpan<int> fourth)
    {
        Span<int> shifted = _shifted;
        first.CopyTo(shifted);
        second.CopyTo(shifted[first.Length..]);
        third.CopyTo(shifted[(first.Length + second.Length)..]);
        fourth.CopyTo(shifted[^fourth.Length..]);
        return first.Length;
    }

    /// <summary>The alignment of the reference's words with the hypothesis's, and the words that are wrong.</summary>
    private sealed class Alignment
    {
        private readonly List<int> _hypothesisOf = [];
        private readonly List<int> _hypothesisErrors = [0];    // errors among the first n words
        private readonly List<int> _referenceErrors = [0];

        public Alignment(List<Edit> edits)
        {
            foreach (Edit edit in edits)
            {
                int error = edit == Edit.Keep ? 0 : 1;
                if (edit != Edit.Insert)
                {
                    _hypothesisErrors.Add(_hypothesisErrors[^1] + error);
                }

                if (edit != Edit.Delete)
                {
                    _referenceErrors.Add(_referenceErrors[^1] + error);
                    _hypothesisOf.Add(_hypothesisErrors.Count - 2);    // for an inserted word, the one before it; -1 at the start
                }
            }
        }

        public int HypothesisOf(int referencePosition) => _hypothesisOf[referencePosition];

        public bool HypothesisHasError(int start, int length) => _hypothesisErrors[start + length] > _hypothesisErrors[start];

        public bool ReferenceHasError(int start, int length) => _referenceErrors[start + length] > _referenceErrors[start];
    }
}
