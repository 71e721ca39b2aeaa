namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Distributed bag of words: a text's row predicts the words of the text, some at a time.</summary>
/// <param name="network">The network.</param>
/// <param name="texts">The row of each text.</param>
/// <param name="infers">Whether only the texts' rows change.</param>
internal sealed unsafe class TextBagWorker(WordVectorNetwork network, EmbeddingTable texts, bool infers) : WordVectorWorker(network)
{
    // The words that see the same state of the text's row. The row moves on often, and one fetch of it serves several words.
    private const int WordsAtOnce = 4;
    private readonly HiddenVector _hidden = new(network.Output.Stride);
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
        _hidden.Clear();
        _hidden.Add(texts[text]);
        Prepare(0);
        for (int position = 0; position < Words.Length; position += WordsAtOnce)
        {
            (_targets, _nextTargets) = (_nextTargets, _targets);
            Prepare(position + WordsAtOnce);
            Loss += _hidden.Train(_targets, rate, changesFirstOnly: infers);
            Predictions += Math.Min(WordsAtOnce, Words.Length - position);
        }
    }

    /// <summary>Draws the targets of the words from a position on.</summary>
    private void Prepare(int position)
    {
        _nextTargets.Clear();
        for (int i = position; i < Math.Min(position + WordsAtOnce, Words.Length); i++)
        {
            Network.AddTargets(Words[i], _nextTargets, ref Random);
        }

        Prefetch(_nextTargets);
    }
}
