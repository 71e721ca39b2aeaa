using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A linear classifier over the log-count ratios of a text's distinct tokens and n-grams, with a learned weight for each ratio. Wang and
/// Manning, "Baselines and Bigrams: Simple, Good Sentiment and Topic Classification" (2012).
/// </summary>
/// <remarks>
/// The ratios are counted once and stay as they are. With all weights equal, the scores are those of naive Bayes; training starts there.
/// Texts are summed on the CPU, directly in the memory of both tables, and only the weights that a batch has read are updated.
/// </remarks>
internal sealed class NaiveBayesBagNetwork : Module<TokenBatch, Tensor>, IReadsRows, ICountsTexts, IExportsGraph
{
    // Naive Bayes takes its evidence for independent and is far too sure. So small a weight leaves training a loss to learn from.
    private const float FirstWeight = 0.05f;

    private readonly Parameter ratio;
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly DistinctNgrams _ngrams;
    private readonly int _classes;
    private readonly double _smoothing;
    private readonly double _dropout;

    public NaiveBayesBagNetwork(int vocabularySize, int classes, int longestNgram, int buckets, double smoothing, double dropout)
        : base(nameof(NaiveBayesBagNetwork))
    {
        (_classes, _smoothing, _dropout) = (classes, smoothing, dropout);
        _ngrams = new DistinctNgrams(vocabularySize, longestNgram, buckets);
        ratio = Parameter(zeros(_ngrams.RowCount, classes), requires_grad: false);
        using Scalar first = FirstWeight;
        weight = Parameter(full([_ngrams.RowCount, classes], first));
        bias = Parameter(zeros(classes));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RowTables => [nameof(weight)];

    /// <inheritdoc/>
    public Tensor? FactorsOf(string table) => ratio;

    /// <inheritdoc/>
    public void Count(TokenStore texts, IReadOnlyList<int> labels, ReadOnlySpan<int> rows)
    {
        Span<float> counts = MemoryMarshal.Cast<byte, float>(ratio.bytes);
        counts.Clear();
        foreach (int text in rows)
        {
            long[] ids = [.. texts[text]];
            foreach (int row in _ngrams.Of(ids))
            {
                counts[(row * _classes) + labels[text]]++;
            }
        }

        LogCountRatios.FromCounts(counts, _classes, _smoothing);
    }

    // B texts, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Evidence(batch).add(bias, Scalars.One); // (B, C)
        return logits.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public GraphValue Export(GraphTexts texts)
    {
        GraphBuilder graph = texts.Graph;
        GraphValue zero = graph.Number(0L);

        // Row 0, of padding, counts nothing. Sorted, equal rows stand side by side.
        GraphValue[] rows = [
            texts.Ids, .. _ngrams.Export(texts).Select(ngram => ngram.Exists.Choose(ngram.Rows, zero))];
        GraphValue all = GraphValue.Concatenate(1, rows);                                      // (B, N)
        GraphValue count = all.Length(1).Unsqueeze(0);
        GraphValue sorted = graph.Add("TopK", [all, count], 2, [("axis", 1L)])[0];             // (B, N)
        GraphValue first = sorted.Slice(1, graph.Vector(0), graph.Vector(1)) + graph.Number(1L);
        GraphValue before = GraphValue.Concatenate(
            1, first, sorted.Slice(1, graph.Vector(0), count - graph.Vector(1)));              // (B, N)
        GraphValue isNew = !(sorted.IsEqualTo(before) | sorted.IsEqualTo(zero));               // (B, N)
        GraphValue sums = (graph.Constant("evidence", Evidence(), _ngrams.RowCount, _classes + 1).Gather(sorted)
            * isNew.Cast(GraphType.Float).Unsqueeze(2)).Sum(keeps: false, 1);                  // (B, C + 1)

        GraphValue squares = sums.Slice(1, _classes, _classes + 1L);                           // (B, 1)
        GraphValue length = (squares / graph.Number((float)_classes)).Apply("Sqrt");           // (B, 1)
        GraphValue evidence = sums.Slice(1, 0, _classes) / length.AtLeast(graph.Number(1e-30f));
        return (squares > graph.Number(0f)).Choose(evidence, graph.Number(0f)) + graph.Constant("bias", bias); // (B, C)
    }

    // Of each row, the weighted ratio of each class, and the sum of the ratios' squares.
    private float[] Evidence()
    {
        (float[] ratios, float[] weights) = (ratio.Numbers(), weight.Numbers());
        var evidence = new float[_ngrams.RowCount * (_classes + 1)];
        for (int row = 0; row < _ngrams.RowCount; row++)
        {
            Span<float> target = evidence.AsSpan(row * (_classes + 1), _classes + 1);
            for (int c = 0; c < _classes; c++)
            {
                float value = ratios[(row * _classes) + c];
                target[c] = value * weights[(row * _classes) + c];
                target[_classes] += value * value;
            }
        }

        return evidence;
    }

    // The weighted ratios' sum for each class, divided by the length of the text's vector of ratios, so that long texts are not surer.
    private Tensor Evidence(TokenBatch batch)
    {
        ReadOnlySpan<long> ids = MemoryMarshal.Cast<byte, long>(batch.Ids.bytes);
        ReadOnlySpan<float> ratios = MemoryMarshal.Cast<byte, float>(ratio.bytes), weights = MemoryMarshal.Cast<byte, float>(weight.bytes);

        // Written into libtorch's memory: the last bits of an MKL product depend on the alignment of its operands (CopiedTensor).
        Tensor evidence = zeros(batch.Size, _classes); // (B, C)
        Span<float> sums = MemoryMarshal.Cast<byte, float>(evidence.bytes);
        var shares = new float[batch.Size];
        var ends = new int[batch.Size];
        var read = new List<int>();
        for (int text = 0; text < batch.Size; text++)
        {
            int[] rows = Kept(_ngrams.Of(ids.Slice(text * batch.Steps, batch.Lengths[text])), batch);
            Span<float> sum = sums.Slice(text * _classes, _classes);
            double squares = 0;
            foreach (int row in rows)
            {
                int first = row * _classes;
                for (int c = 0; c < sum.Length; c++)
                {
                    float value = ratios[first + c];
                    sum[c] += value * weights[first + c];
                    squares += value * value;
                }
            }

            // A text of nothing but unknown n-grams has no evidence.
            shares[text] = squares > 0 ? (float)(1 / Math.Sqrt(squares / _classes)) : 0;
            foreach (ref float value in sum)
            {
                value *= shares[text];
            }

            read.AddRange(rows);
            ends[text] = read.Count;
        }

        if (training)
        {
            // The batch owns the evidence from here on.
            evidence.requires_grad = true;
            evidence.DetachFromDisposeScope();
            batch.Reads.Add(new RowReads(nameof(weight), [.. read], ends, shares, evidence) { Factors = ratio });
        }

        return evidence;
    }

    private int[] Kept(int[] rows, TokenBatch batch)
    {
        if (!training || _dropout == 0 || batch.DropoutRandom is null)
        {
            return rows;
        }

        ulong state = batch.DropoutRandom.NextSeed();
        return Array.FindAll(rows, _ => SplitMix.NextDouble(ref state) >= _dropout);
    }
}
