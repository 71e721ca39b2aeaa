using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A recurrent tagger: vectors of words and of their characters, recurrent layers in both directions, and the scores of tags.
/// </summary>
/// <remarks>
/// On a CPU the vectors of words are leaves of autograd, read from the memory of their table, and training updates the rows that were
/// read. A gradient of the whole table would take as long as the rest of a step.
/// </remarks>
internal sealed class RnnTaggerNetwork : TaggerNetwork, IEmbedsTokens, IReadsRows
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        RnnCellKind Cell { get; }
        int EmbeddingSize { get; }
        int HiddenSize { get; }
        int Layers { get; }
        int PairVectorSize { get; }
        int PairBuckets { get; }
        CharacterEncoderKind CharacterEncoder { get; }
        int CharacterEmbeddingSize { get; }
        int CharacterVectorSize { get; }
        double Dropout { get; }
    }

    private const string WordTable = $"{nameof(embedding)}.{nameof(embedding.weight)}";
    private const string PairTable = $"{nameof(pairs)}.{nameof(pairs.weight)}";
    private readonly Embedding embedding;
    private readonly Embedding? pairs;
    private readonly CharacterEncoder? characters;
    private readonly RecurrentEncoder encoder;
    private readonly TagHead head;
    private readonly SharedDropout dropout;

    /// <param name="architecture">Sizes and kinds of the layers.</param>
    /// <param name="vocabularySize">The number of words.</param>
    /// <param name="characterCount">The number of characters.</param>
    /// <param name="tags">The number of tags, K.</param>
    /// <param name="rules">The transitions of a linear chain; <see langword="null"/> for a softmax.</param>
    public RnnTaggerNetwork(IArchitecture architecture, int vocabularySize, int characterCount, int tags, TransitionRules? rules)
        : base(nameof(RnnTaggerNetwork))
    {
        embedding = EmbeddingLayer.Create(vocabularySize, architecture.EmbeddingSize);

        // Zeros, so that a pair never seen in training tells nothing.
        pairs = architecture.PairVectorSize > 0
            ? EmbeddingLayer.Create(architecture.PairBuckets, architecture.PairVectorSize, deviation: 0)
            : null;
        bool hasCharacters = architecture.CharacterEncoder != CharacterEncoderKind.None;
        characters = hasCharacters
            ? new CharacterEncoder(
                architecture.CharacterEncoder, characterCount, architecture.CharacterEmbeddingSize, architecture.CharacterVectorSize,
                architecture.Dropout)
            : null;
        encoder = new RecurrentEncoder(
            architecture.Cell,
            architecture.EmbeddingSize + (2 * architecture.PairVectorSize) + (hasCharacters ? architecture.CharacterVectorSize : 0),
            architecture.HiddenSize, architecture.Layers, bidirectional: true, architecture.Dropout);
        head = new TagHead(Linear(encoder.OutputSize, tags), rules);
        dropout = new SharedDropout(architecture.Dropout);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    /// <inheritdoc/>
    public override TagHead Head => head;

    /// <summary>
    /// Whether training updates the rows of the vectors that a batch reads, which some optimizers cannot do. Default: true. On a GPU it
    /// updates the whole table.
    /// </summary>
    public bool UpdatesRows { get; set; } = true;

    /// <inheritdoc/>
    public IReadOnlyList<string> RowTables => !ReadsRows ? [] : pairs is null ? [WordTable] : [WordTable, PairTable];

    private bool ReadsRows => UpdatesRows && IsReadable(embedding) && (pairs is null || IsReadable(pairs));

    // B texts, T words in the longest, W distinct words, E size of a word's vector, P of a pair's, F of its characters', S state size, N
    // words in all texts, K tags.
    public override Tensor forward(TaggerBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        TokenBatch texts = batch.Texts;
        var parts = new List<Tensor> { Embed(texts) };                                           // (T, B, E)
        if (pairs is not null)
        {
            parts.Add(Look(PairTable, pairs, batch.Pairs, texts).view(texts.Steps, texts.Size, -1)); // (T, B, 2P)
        }

        if (characters is not null)
        {
            Tensor vectors = characters.call(batch.Characters!, texts.DropoutRandom);            // (W, F)
            parts.Add(vectors.index_select(0, batch.Forms!).view(texts.Steps, texts.Size, -1));  // (T, B, F)
        }

        Tensor input = parts.Count == 1 ? parts[0] : cat(parts, 2);                              // (T, B, E + 2P + F)
        input = dropout.call(input, texts.DropoutRandom);                                        // (T, B, E + 2P + F)
        Tensor states = dropout.call(encoder.call(input, texts), texts.DropoutRandom);           // (T, B, S)
        Tensor words = states.flatten(0, 1).index_select(0, batch.Places);                       // (N, S)
        return head.call(words).MoveToOuterDisposeScope();                                       // (N, K)
    }

    // The bytes of a table are read through a span.
    private static bool IsReadable(Embedding table) =>
        table.weight!.device.type == DeviceType.CPU && table.weight.numel() <= int.MaxValue / sizeof(float);

    private Tensor Embed(TokenBatch texts)
    {
        if (!ReadsRows)
        {
            return embedding.call(texts.Ids.t());                                                // (T, B, E)
        }

        ReadOnlySpan<long> ids = MemoryMarshal.Cast<byte, long>(texts.Ids.bytes);
        long[] timeMajor = new long[ids.Length];
        for (int place = 0; place < timeMajor.Length; place++)
        {
            timeMajor[place] = ids[(place % texts.Size * texts.Steps) + (place / texts.Size)];
        }

        return Look(WordTable, embedding, timeMajor, texts).view(texts.Steps, texts.Size, -1);   // (T, B, E)
    }

    // The vectors of M ids (M, E), where id 0 has zeros. On a CPU they are leaves, which the batch owns.
    private Tensor Look(string name, Embedding table, long[] ids, TokenBatch texts)
    {
        if (!ReadsRows)
        {
            return table.call(tensor(ids, [ids.Length], ScalarType.Int64, texts.Ids.device));
        }

        int size = (int)table.weight!.shape[1];
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(table.weight.bytes);
        Tensor vectors = zeros(ids.Length, size);
        Span<float> to = MemoryMarshal.Cast<byte, float>(vectors.bytes);
        var rows = new List<int>();
        int[] ends = new int[ids.Length];
        for (int place = 0; place < ids.Length; place++)
        {
            int id = (int)ids[place];
            if (id != TokenStore.PaddingId)
            {
                values.Slice(id * size, size).CopyTo(to[(place * size)..]);
                rows.Add(id);
            }

            ends[place] = rows.Count;
        }

        if (training && is_grad_enabled())
        {
            vectors.requires_grad = true;
            vectors.DetachFromDisposeScope();
            texts.Reads.Add(new RowReads(name, [.. rows], ends, [.. Enumerable.Repeat(1f, ids.Length)], vectors));
        }

        return vectors;
    }
}
