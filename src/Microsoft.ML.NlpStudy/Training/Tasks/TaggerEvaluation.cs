using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The tags that a tagger predicts for texts.</summary>
/// <param name="Tags">The predicted tags of each text; none for a text that was not asked for or has no words.</param>
/// <param name="Confidences">The probability of each predicted tag.</param>
/// <param name="Losses">The loss of each text; 0 where its tags are not known.</param>
internal sealed record TaggedTexts(int[][] Tags, float[][] Confidences, double[] Losses)
{
    /// <summary>Makes room for the tags of texts.</summary>
    /// <param name="count">The number of texts.</param>
    public static TaggedTexts Of(int count)
    {
        var texts = new TaggedTexts(new int[count][], new float[count][], new double[count]);
        Array.Fill(texts.Tags, []);
        Array.Fill(texts.Confidences, []);
        return texts;
    }
}

/// <summary>The tagging of many texts, in batches of similar lengths spread over the processors.</summary>
internal static class TaggerEvaluation
{
    /// <summary>The number of texts in a batch: enough for fast products, and few enough for similar lengths.</summary>
    private const int BatchSize = 64;

    private const int MostBatchesWithoutMemory = 4;

    /// <summary>Tags texts.</summary>
    /// <param name="network">The tagger.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="chosen">The numbers of those to tag. The results have room for all.</param>
    /// <param name="device">The network's device.</param>
    /// <param name="maximumTokens">The most tokens of a batch, padding included.</param>
    /// <param name="threads">The number of threads on a CPU; 0 for one per processor.</param>
    /// <param name="tags">Each text's true tags, for the losses; <see langword="null"/> where they are not known.</param>
    public static TaggedTexts Tag(
        TaggerNetwork network, ITaggerTexts texts, int[] chosen, Device device, int maximumTokens, int threads,
        IReadOnlyList<int[]>? tags = null)
    {
        var tagged = TaggedTexts.Of(texts.Count);
        List<int[]> batches = LengthBuckets.Sorted(
            [.. chosen.Where(text => texts.WordsOf(text) > 0)], texts.TokensOf, BatchSize, maximumTokens);

        // A few batches end before the memory would come back.
        using IDisposable? memory = batches.Count > MostBatchesWithoutMemory ? ProcessorTuning.KeepFreedMemory() : null;
        Shards.ForEach(batches, device, threads, (places, _) =>
        {
            using TaggerBatch batch = texts.CreateBatch(places, device, null);
            TagPredictions found = network.Head.Predict(
                network.call(batch), batch.Lengths, tags is null ? null : [.. places.SelectMany(place => tags[place])]);
            int start = 0;
            for (int row = 0; row < places.Length; row++)
            {
                int end = start + batch.Lengths[row];
                tagged.Tags[places[row]] = found.Tags[start..end];
                tagged.Confidences[places[row]] = found.Confidences[start..end];
                tagged.Losses[places[row]] = found.Losses[row];
                start = end;
            }
        });
        return tagged;
    }
}
