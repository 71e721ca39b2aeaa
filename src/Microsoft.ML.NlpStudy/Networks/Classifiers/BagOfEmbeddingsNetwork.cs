using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A bag-of-embeddings classifier of texts or pairs: a linear layer over the mean vector of a text's tokens and n-grams. Joulin et al.,
/// "Bag of Tricks for Efficient Text Classification" (2017).
/// </summary>
/// <remarks>
/// The means are computed on the CPU, directly in the memory of the embedding tables. To autograd they are leaves; the rows that were read
/// are updated from the gradients of the means.
/// </remarks>
internal sealed class BagOfEmbeddingsNetwork : Module<TokenBatch, Tensor>, IEmbedsTokens, IReadsRows, IExportsGraph, IReadsPairs
{
    private const string TokenTable = $"{nameof(embedding)}.{nameof(embedding.weight)}";
    private readonly Embedding embedding;
    private readonly Parameter? ngram;
    private readonly Linear output;
    private readonly SharedDropout dropout;
    private readonly int _longestNgram;

    public BagOfEmbeddingsNetwork(
        int vocabularySize, int classes, int embeddingSize, int longestNgram, int buckets, double dropout, ExampleLayout layout = default)
        : base(nameof(BagOfEmbeddingsNetwork))
    {
        (_longestNgram, Layout) = (longestNgram, layout);
        embedding = EmbeddingLayer.Create(vocabularySize, embeddingSize);

        // Zeros, so that an n-gram never seen in training contributes nothing.
        ngram = longestNgram > 1 ? Parameter(zeros(buckets, embeddingSize)) : null;
        output = Linear(embeddingSize * PairFeatures.PartsOf(layout), classes);
        this.dropout = new SharedDropout(dropout);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    /// <inheritdoc/>
    public IReadOnlyList<string> RowTables => ngram is null ? [TokenTable] : [TokenTable, nameof(ngram)];

    /// <inheritdoc/>
    public ExampleLayout Layout { get; }

    // B texts, or the 2B texts of B pairs; E embedding size, F an example's features, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = PairFeatures.Of(Means(batch), Layout);                  // (B, F)
        Tensor logits = output.call(dropout.call(features, batch.DropoutRandom)); // (B, C)
        return logits.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public GraphValue Export(GraphTexts texts)
    {
        GraphBuilder graph = texts.Graph;
        GraphValue sum = embedding.Export(texts.Ids).Sum(keeps: false, 1);                  // (B, E)
        GraphValue count = texts.FloatLengths;                                              // (B, 1)
        if (ngram is not null)
        {
            GraphValue table = graph.Constant("ngrams", ngram);
            var ngrams = new NgramGraph(texts, (int)embedding.weight!.shape[0] - 1);
            foreach ((GraphValue buckets, GraphValue exists) in ngrams.Find(_longestNgram, (int)ngram.shape[0]))
            {
                GraphValue weights = exists.Cast(GraphType.Float);                          // (B, T)
                sum += (table.Gather(buckets) * weights.Unsqueeze(2)).Sum(keeps: false, 1); // (B, E)
                count += weights.Sum(keeps: true, 1);                                       // (B, 1)
            }
        }

        return output.Export(PairFeatures.Export(sum / count, Layout));                     // (B, C)
    }

    private Tensor Means(TokenBatch batch)
    {
        ReadOnlySpan<long> ids = MemoryMarshal.Cast<byte, long>(batch.Ids.bytes);
        int size = (int)embedding.weight!.shape[1];
        // Written into libtorch's memory: the last bits of an MKL product depend on the alignment of its operands (CopiedTensor).
        Tensor means = zeros(batch.Size, size); // (B, E)
        Span<float> sums = MemoryMarshal.Cast<byte, float>(means.bytes);
        var shares = new float[batch.Size];
        (int[] tokens, int[] tokenEnds) = (new int[batch.Lengths.Sum()], new int[batch.Size]); // without padding
        int total = batch.Lengths.Sum(length => WordNgrams.Count(length, _longestNgram));
        (int[] ngrams, int[] ngramEnds) = (new int[total], new int[batch.Size]);
        for (int row = 0, token = 0, next = 0; row < batch.Size; row++)
        {
            ReadOnlySpan<long> text = ids.Slice(row * batch.Steps, batch.Lengths[row]);
            int ngramCount = WordNgrams.Count(text.Length, _longestNgram);
            foreach (long id in text)
            {
                if (id != TokenStore.PaddingId)
                {
                    tokens[token++] = (int)id;
                }
            }

            WordNgrams.Hash(text, _longestNgram, (int)(ngram?.shape[0] ?? 0), ngrams.AsSpan(next, ngramCount));
            (tokenEnds[row], ngramEnds[row]) = (token, next += ngramCount);
            shares[row] = 1f / (text.Length + ngramCount);
        }

        AddRows(embedding.weight!, tokens, tokenEnds, sums);
        if (ngram is not null)
        {
            AddRows(ngram, ngrams, ngramEnds, sums);
        }

        for (int row = 0; row < batch.Size; row++)
        {
            Span<float> sum = sums.Slice(row * size, size);
            TensorPrimitives.Multiply(sum, shares[row], sum);
        }

        if (training)
        {
            // The batch owns the means from here on.
            means.requires_grad = true;
            means.DetachFromDisposeScope();
            batch.Reads.Add(new RowReads(TokenTable, tokens, tokenEnds, shares, means));
            if (ngram is not null)
            {
                batch.Reads.Add(new RowReads(nameof(ngram), ngrams, ngramEnds, shares, means));
            }
        }

        return means;
    }

    private static void AddRows(Parameter table, int[] rows, int[] ends, Span<float> sums)
    {
        int size = (int)table.shape[1];
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(table.bytes);
        for (int text = 0, i = 0; text < ends.Length; text++)
        {
            Span<float> sum = sums.Slice(text * size, size);
            for (; i < ends[text]; i++)
            {
                TensorPrimitives.Add(sum, values.Slice(rows[i] * size, size), sum);
            }
        }
    }
}
