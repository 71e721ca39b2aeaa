namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Skip-gram with n-grams, as in fastText: the mean of a word's rows predicts the words around it, all in one step, so that its many rows
/// are read and changed once a word and not once a pair.
/// </summary>
internal sealed unsafe class SubwordSkipGramWorker(WordVectorNetwork network) : WordVectorWorker(network)
{
    private readonly HiddenVector _hidden = new(network.Input.Stride);
    private TargetRows _targets = new();
    private TargetRows _nextTargets = new();

    public override void Dispose()
    {
        _hidden.Dispose();
        _targets.Dispose();
        _nextTargets.Dispose();
        base.Dispose();
    }

    protected override void TrainText(long text, float rate)
    {
        ReadOnlySpan<int> words = Words;
        if (words.Length < 2)
        {
            return;
        }

        int nextPredictions = Prepare(words, 0);
        for (int position = 0; position < words.Length; position++)
        {
            // While this word is trained, the memory fetches the rows of the next.
            int predictions = nextPredictions;
            (_targets, _nextTargets) = (_nextTargets, _targets);
            if (position + 1 < words.Length)
            {
                nextPredictions = Prepare(words, position + 1);
            }

            _hidden.Clear();
            foreach (int row in Network.SubwordRows(words[position]))
            {
                _hidden.Add(Network.Input[row]);
            }

            Loss += _hidden.Train(_targets, rate);
            Predictions += predictions;
        }
    }

    /// <summary>Draws the targets of the next word, and returns the number of words that it predicts.</summary>
    private int Prepare(ReadOnlySpan<int> words, int position)
    {
        _nextTargets.Clear();
        int window = DrawWindow();
        int first = Math.Max(0, position - window);
        int last = Math.Min(words.Length - 1, position + window);
        for (int other = first; other <= last; other++)
        {
            if (other != position)
            {
                Network.AddTargets(words[other], _nextTargets, ref Random);
            }
        }

        Prefetch(_nextTargets);
        foreach (int row in Network.SubwordRows(words[position]))
        {
            LogisticKernel.Prefetch(Network.Input[row], Stride);
        }

        return last - first;
    }
}
