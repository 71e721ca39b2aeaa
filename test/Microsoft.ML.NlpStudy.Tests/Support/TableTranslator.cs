using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// A translator whose probabilities follow from a seed, the source and all tokens so far, so that search can be checked against
/// enumeration.
/// </summary>
/// <param name="vocabulary">Number of tokens; their ids start at 1.</param>
/// <param name="seed">The seed of the probabilities.</param>
internal sealed class TableTranslator(int vocabulary, int seed) : INextToken
{
    /// <summary>The number of rows of each step.</summary>
    public List<int> RowCounts { get; } = [];

    public DecodingState Begin(TokenBatch sources)
    {
        using Tensor ids = sources.Ids.cpu();
        long[] values = ids.data<long>().ToArray();
        return new History([.. Enumerable.Range(0, sources.Size).Select(row =>
            new List<int>(values.AsSpan(row * sources.Steps, sources.Lengths[row]).ToArray().Select(id => (int)id).Append(-1)))]);
    }

    public Tensor Next(DecodingState state, Tensor last)
    {
        var history = (History)state;
        long[] tokens = last.data<long>().ToArray();
        RowCounts.Add(tokens.Length);
        var result = new float[tokens.Length * (vocabulary + 1)];
        for (int row = 0; row < tokens.Length; row++)
        {
            history.Rows[row].Add((int)tokens[row]);
            LogProbabilities(history.Rows[row]).CopyTo(result.AsSpan(row * (vocabulary + 1)));
        }

        return tensor(result, [tokens.Length, vocabulary + 1]);
    }

    /// <summary>Computes the log-probability of a translation and its end.</summary>
    public double LogProbability(int[] source, int[] translation)
    {
        double sum = 0;
        List<int> history = [.. source, -1, INextToken.Start];
        foreach (int token in (int[])[.. translation, INextToken.End])
        {
            sum += LogProbabilities(history)[token];
            history.Add(token);
        }

        return sum;
    }

    private float[] LogProbabilities(List<int> history)
    {
        ulong hash = (ulong)seed;
        foreach (int token in history)
        {
            hash = SplitMix.Of(hash, (ulong)(token + 2));
        }

        var random = new Random((int)hash);
        double[] weights = [.. Enumerable.Range(0, vocabulary + 1).Select(_ => Math.Exp(3 * random.NextDouble()))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)Math.Log(weight / sum))];
    }

    private sealed class History(List<List<int>> rows) : DecodingState
    {
        public List<List<int>> Rows { get; private set; } = rows;

        public override void Select(Tensor chosen) =>
            Rows = [.. chosen.data<long>().ToArray().Select(row => new List<int>(Rows[(int)row]))];
    }
}
