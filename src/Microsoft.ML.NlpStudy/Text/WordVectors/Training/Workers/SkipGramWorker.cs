namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Skip-gram with a vector a word. As in word2vec's program, the words around a word predict it, which is the same by symmetry; all of them
/// share one draw of negative samples.
/// </summary>
internal sealed unsafe class SkipGramWorker(WordVectorNetwork network) : WordVectorWorker(network)
{
    private TargetRows _targets = new();
    private TargetRows _nextTargets = new();

    public override void Dispose()
    {
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

        float** inputs = stackalloc float*[LogisticKernel.Inputs];
        int nextWindow = Prepare(words[0]);
        for (int position = 0; position < words.Length; position++)
        {
            // While this word is trained, the memory fetches the rows of the next.
            int window = nextWindow;
            (_targets, _nextTargets) = (_nextTargets, _targets);
            if (position + 1 < words.Length)
            {
                nextWindow = Prepare(words[position + 1]);
                int entering = position + 1 + Network.Options.Window;
                if (entering < words.Length)
                {
                    LogisticKernel.Prefetch(Network.Input[words[entering]], Stride);
                }
            }

            int count = 0;
            int last = Math.Min(words.Length - 1, position + window);
            for (int other = Math.Max(0, position - window); other <= last; other++)
            {
                if (other != position)
                {
                    inputs[count++] = Network.Input[words[other]];
                }

                if (count == LogisticKernel.Inputs || (other == last && count > 0))
                {
                    for (int i = count; i < LogisticKernel.Inputs; i++)
                    {
                        inputs[i] = inputs[0];
                    }

                    Loss += LogisticKernel.TrainInputs(inputs, count, _targets, Stride, rate);
                    Predictions += count;
                    count = 0;
                }
            }
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
