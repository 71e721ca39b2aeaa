using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Beam search over a batch of sources: at each step, all partial translations of all sources form one batch.</summary>
/// <remarks>
/// Finished translations leave the batch. A beam of size 1 is greedy search. Without a length penalty and with as many beams as there are
/// translations, the search is exhaustive.
/// </remarks>
/// <param name="translator">The translator.</param>
/// <param name="options">The options of the search.</param>
/// <param name="limits">Banned and penalized tokens; <see langword="null"/> for none. Default: <see langword="null"/>.</param>
internal sealed class BeamSearch(INextToken translator, SearchOptions options, TokenLimits? limits = null)
{
    private readonly TokenLimits _limits = limits ?? TokenLimits.None;

    /// <summary>Finds the best translations of each source, best first.</summary>
    public IReadOnlyList<Hypothesis>[] Search(TokenBatch sources)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        using DecodingState state = translator.Begin(sources);
        Beam[] beams = [.. sources.Lengths.Select(length => new Beam(options, options.LongestFor(length), _limits))];
        int[] active = [.. Enumerable.Range(0, beams.Length)];
        Tensor last = tensor(new long[beams.Length], [beams.Length], ScalarType.Int64, sources.Ids.device);             // (N)
        while (true)
        {
            using DisposeScope step = NewDisposeScope();
            NextTokens[] next = Read(translator.Next(state, last), state, active, beams, sources);
            var rows = new List<long>();
            var tokens = new List<long>();
            var still = new List<int>();
            int row = 0;
            foreach (int source in active)
            {
                int count = beams[source].Active.Count;
                int[] from = beams[source].Advance(next[row..(row + count)]);
                rows.AddRange(from.Select(part => (long)(row + part)));
                tokens.AddRange(beams[source].Active.Select(part => (long)part.Token));
                if (from.Length > 0)
                {
                    still.Add(source);
                }

                row += count;
            }

            if (still.Count == 0)
            {
                break;
            }

            active = [.. still];
            state.Select(tensor([.. rows], [rows.Count], ScalarType.Int64, sources.Ids.device));
            last.Dispose();
            last = tensor([.. tokens], [tokens.Count], ScalarType.Int64, sources.Ids.device).MoveToOuterDisposeScope(); // (N)
        }

        return [.. beams.Select(beam => beam.Finished.Take(options.BestCount).ToList())];
    }

    /// <summary>Copies from the device the part of the logits (N, V + 1) and of the attention that the search needs.</summary>
    private NextTokens[] Read(Tensor logits, DecodingState state, int[] active, Beam[] beams, TokenBatch sources)
    {
        PartialTranslation[] parts = [.. active.SelectMany(source => beams[source].Active)];
        int repeating = parts.Max(part => part.RepeatingTokens(options.NoRepeatNgramSize).Count);
        TopK[] top = TopK.Of(logits, (int)Math.Min(logits.shape[1] - 1, options.BeamSize + repeating + _limits.Count));
        float[]? attention = state.Attention?.cpu().contiguous().data<float>().ToArray();
        int[] lengths = [.. active.SelectMany(source => beams[source].Active.Select(_ => sources.Lengths[source]))];
        return [.. top.Select((tokens, row) =>
            new NextTokens(tokens, attention?.AsSpan(row * (attention.Length / top.Length), lengths[row]).ToArray()))];
    }
}
