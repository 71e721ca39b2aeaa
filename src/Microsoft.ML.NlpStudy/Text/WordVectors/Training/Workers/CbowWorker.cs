namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Continuous bag of words: the mean of the rows of the words around a word predicts it. With vectors of texts, the text's row is one of
/// them: that is distributed memory.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="texts">The row of each text; <see langword="null"/> for words alone.</param>
/// <param name="infers">Whether only the texts' rows change.</param>
internal sealed unsafe class CbowWorker(WordVectorNetwork network, EmbeddingTable? texts, bool infers) : WordVectorWorker(network)
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
        if (words.Length < (texts is null ? 2 : 1))
        {
            return;
        }

        int nextWindow = Prepare(words[0]);
        for (int position = 0; position < words.Length; position++)
        {
            int window = nextWindow;
            (_targets, _nextTargets) = (_nextTargets, _targets);
            if (position + 1 < words.Length)
            {
                nextWindow = Prepare(words[position + 1]);
            }

            _hidden.Clear();
            if (texts is not null)
            {
                _hidden.Add(texts[text]);
            }

            int last = Math.Min(words.Length - 1, position + window);
            for (int other = Math.Max(0, position - window); other <= last; other++)
            {
                if (other != position)
                {
                    AddRows(words[other]);
                }
            }

            Loss += _hidden.Train(_targets, rate, changesFirstOnly: infers);
            Predictions++;
        }
    }

    private void AddRows(int word)
    {
        if (Network.Ngrams is null)
        {
            _hidden.Add(Network.Input[word]);
            return;
        }

        foreach (int row in Network.SubwordRows(word))
        {
            _hidden.Add(Network.Input[row]);
        }
    }

    /// <summary>Draws the targets and the window of the next word.</summary>
    private int Prepare(int word)
    {
        _nextTargets.Clear();
        Network.AddTargets(word, _nextTargets, ref Random);
        Prefetch(_nextTargets);
        return DrawWindow();
    }
}
