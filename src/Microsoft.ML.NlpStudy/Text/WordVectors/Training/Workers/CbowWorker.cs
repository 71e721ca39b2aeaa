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

    protected override int MinimumWords => texts is null ? 2 : 1;

    public override void Dispose()
    {
        _hidden.Dispose();
        base.Dispose();
    }

    /// <summary>Chooses the targets, and returns the window.</summary>
    protected override int Prepare(int position, TargetRows targets, ref ulong random)
    {
        Network.AddTargets(Words[position], targets, ref random);
        return DrawWindow(ref random);
    }

    protected override (double Loss, int Predictions) Train(int position, int prepared, long text, TargetRows targets, float rate)
    {
        _hidden.Clear();
        if (texts is not null)
        {
            _hidden.Add(texts[text]);
        }

        int last = Math.Min(Words.Length - 1, position + prepared);
        for (int other = Math.Max(0, position - prepared); other <= last; other++)
        {
            if (other != position)
            {
                AddRows(Words[other]);
            }
        }

        return (_hidden.Train(targets, rate, changesFirstOnly: infers), 1);
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
}
