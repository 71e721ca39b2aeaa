namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Distributed bag of words: a text's row predicts the words of the text, some at a time.</summary>
/// <param name="network">The network.</param>
/// <param name="texts">The row of each text.</param>
/// <param name="infers">Whether only the texts' rows change.</param>
internal sealed unsafe class TextBagWorker(WordVectorNetwork network, EmbeddingTable texts, bool infers) : WordVectorWorker(network)
{
    private readonly HiddenVector _hidden = new(network.Output.Stride);

    protected override int MinimumWords => 1;

    /// <summary>The words that see the same state of the text's row. It moves on often, and one fetch of it serves several words.</summary>
    protected override int WordsAtOnce => 4;

    public override void Dispose()
    {
        _hidden.Dispose();
        base.Dispose();
    }

    /// <summary>Chooses the targets, and returns the number of words that are predicted.</summary>
    protected override int Prepare(int position, TargetRows targets, ref ulong random)
    {
        int end = Math.Min(position + WordsAtOnce, Words.Length);
        for (int i = position; i < end; i++)
        {
            Network.AddTargets(Words[i], targets, ref random);
        }

        return end - position;
    }

    protected override (double Loss, int Predictions) Train(int position, int prepared, long text, TargetRows targets, float rate)
    {
        _hidden.Clear();
        _hidden.Add(texts[text]);
        return (_hidden.Train(targets, rate, changesFirstOnly: infers), prepared);
    }
}
