namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Skip-gram with n-grams, as in fastText: the mean of a word's rows predicts the words around it, all in one step, so that its many rows
/// are read and changed once a word and not once a pair.
/// </summary>
internal sealed unsafe class SubwordSkipGramWorker(WordVectorNetwork network) : WordVectorWorker(network)
{
    private readonly HiddenVector _hidden = new(network.Input.Stride);

    protected override int MinimumWords => 2;

    public override void Dispose()
    {
        _hidden.Dispose();
        base.Dispose();
    }

    /// <summary>Chooses the targets, and returns the number of words that are predicted.</summary>
    protected override int Prepare(int position, TargetRows targets, ref ulong random)
    {
        ReadOnlySpan<int> words = Words;
        int window = DrawWindow(ref random);
        int first = Math.Max(0, position - window);
        int last = Math.Min(words.Length - 1, position + window);
        for (int other = first; other <= last; other++)
        {
            if (other != position)
            {
                Network.AddTargets(words[other], targets, ref random);
            }
        }

        foreach (int row in Network.SubwordRows(words[position]))
        {
            LogisticKernel.Prefetch(Network.Input[row], Stride);
        }

        return last - first;
    }

    protected override (double Loss, int Predictions) Train(int position, int prepared, long text, TargetRows targets, float rate)
    {
        _hidden.Clear();
        foreach (int row in Network.SubwordRows(Words[position]))
        {
            _hidden.Add(Network.Input[row]);
        }

        return (_hidden.Train(targets, rate), prepared);
    }
}
