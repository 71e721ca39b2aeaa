namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Skip-gram with a vector a word. As in word2vec's program, the words around a word predict it, which is the same by symmetry; all of them
/// share one draw of negative samples.
/// </summary>
internal sealed unsafe class SkipGramWorker(WordVectorNetwork network) : WordVectorWorker(network)
{
    protected override int MinimumWords => 2;

    /// <summary>Chooses the targets, and returns the window.</summary>
    protected override int Prepare(int position, TargetRows targets, ref ulong random)
    {
        Network.AddTargets(Words[position], targets, ref random);
        int entering = position + Network.Options.Window;
        if (entering < Words.Length)
        {
            LogisticKernel.Prefetch(Network.Input[Words[entering]], Stride);
        }

        return DrawWindow(ref random);
    }

    protected override (double Loss, int Predictions) Train(int position, int prepared, long text, TargetRows targets, float rate)
    {
        ReadOnlySpan<int> words = Words;
        float** inputs = stackalloc float*[LogisticKernel.Inputs];
        double loss = 0;
        int count = 0;
        int first = Math.Max(0, position - prepared);
        int last = Math.Min(words.Length - 1, position + prepared);
        for (int other = first; other <= last; other++)
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

                loss += LogisticKernel.TrainInputs(inputs, count, targets, Stride, rate);
                count = 0;
            }
        }

        return (loss, last - first);
    }
}
