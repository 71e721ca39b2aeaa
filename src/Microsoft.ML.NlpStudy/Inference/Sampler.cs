using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Samples translations token by token.</summary>
/// <param name="translator">The translator.</param>
/// <param name="options">The number of samples per sentence and their maximum length in tokens.</param>
/// <param name="sampling">The options of sampling: temperature, top k, top p.</param>
/// <param name="limits">Banned and penalized tokens; <see langword="null"/> for none. Default: <see langword="null"/>.</param>
internal sealed class Sampler(INextToken translator, SearchOptions options, SamplingOptions sampling, TokenLimits? limits = null)
{
    private readonly TokenLimits _limits = limits ?? TokenLimits.None;

    /// <summary>Samples translations of each source and sorts them by score, best first.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="seeds">A seed for each source.</param>
    public IReadOnlyList<Hypothesis>[] Draw(TokenBatch sources, ulong[] seeds)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        using DecodingState state = translator.Begin(sources);
        Device device = sources.Ids.device;
        List<Text> active = [.. Enumerable.Range(0, sources.Size).SelectMany(source => Enumerable.Range(0, options.BestCount)
            .Select(copy => new Text(source, new Random((int)SplitMix.Of(seeds[source], (ulong)copy)))))];
        state.Select(tensor([.. active.Select(text => (long)text.Source)], [active.Count], ScalarType.Int64, device));
        var finished = new List<Hypothesis>[sources.Size];
        for (int source = 0; source < finished.Length; source++)
        {
            finished[source] = [];
        }

        while (active.Count > 0)
        {
            using DisposeScope step = NewDisposeScope();
            Tensor last = tensor([.. active.Select(text => (long)text.Part.Token)], [active.Count], ScalarType.Int64, device); // (N)
            Tensor logProbabilities = nn.functional.log_softmax(translator.Next(state, last), 1);                              // (N, V + 1)
            int width = (int)logProbabilities.shape[1];
            float[] numbers = logProbabilities.cpu().contiguous().data<float>().ToArray();
            float[]? attention = state.Attention?.cpu().contiguous().data<float>().ToArray();
            var rows = new List<long>();
            var still = new List<Text>();
            for (int row = 0; row < active.Count; row++)
            {
                Text text = active[row];
                Span<float> ofText = numbers.AsSpan(row * width, width);
                if (_limits.Unknown != 0)
                {
                    ofText[_limits.Unknown] -= (float)_limits.UnknownPenalty;
                }

                float[]? weights = attention?.AsSpan(row * (attention.Length / active.Count), sources.Lengths[text.Source]).ToArray();
                int token = Choose(ofText, text, options.LongestFor(sources.Lengths[text.Source]));
                if (token == INextToken.End)
                {
                    finished[text.Source].Add(text.Part.Finish(ofText[INextToken.End], weights, options));
                    continue;
                }

                text.Part = text.Part.With(token, ofText[token], weights);
                rows.Add(row);
                still.Add(text);
            }

            active = still;
            if (active.Count > 0)
            {
                state.Select(tensor([.. rows], [rows.Count], ScalarType.Int64, device));
            }
        }

        return [.. finished.Select(found => found.OrderByDescending(hypothesis => hypothesis.Score).ToList())];
    }

    private int Choose(ReadOnlySpan<float> logProbabilities, Text text, int longest)
    {
        if (text.Part.Length >= longest)
        {
            return INextToken.End;
        }

        IReadOnlyCollection<int> repeating = text.Part.RepeatingTokens(options.NoRepeatNgramSize);
        var allowed = new List<int>(logProbabilities.Length);
        for (int token = 0; token < logProbabilities.Length; token++)
        {
            if (token == INextToken.End ? text.Part.Length >= options.MinimumLength
                : !repeating.Contains(token) && !_limits.Banned.Contains(token))
            {
                allowed.Add(token);
            }
        }

        return allowed.Count == 0 ? INextToken.End : TokenSampler.Draw(logProbabilities, allowed, sampling, text.Random);
    }

    private sealed class Text(int source, Random random)
    {
        public int Source => source;

        public Random Random => random;

        public PartialTranslation Part { get; set; } = PartialTranslation.Empty;
    }
}
