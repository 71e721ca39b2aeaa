using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>BERT with a classification head by hand, of TorchSharp's modules, as Hugging Face lays it out.</summary>
internal sealed class HandwrittenBert : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding words;
    private readonly Embedding positions;
    private readonly Embedding types;
    private readonly LayerNorm norm;
    private readonly Dropout dropout;
    private readonly ModuleList<HandwrittenBertLayer> layers;
    private readonly Linear head;

    /// <param name="size">Size of a state, E.</param>
    /// <param name="heads">Number of attention heads, H.</param>
    /// <param name="width">Width of the feed-forward networks, F.</param>
    /// <param name="count">Number of layers.</param>
    /// <param name="vocabulary">Number of tokens.</param>
    public HandwrittenBert(int size, int heads, int width, int count, int vocabulary)
        : base(nameof(HandwrittenBert))
    {
        words = Embedding(vocabulary, size);
        positions = Embedding(512, size);
        types = Embedding(2, size);
        norm = LayerNorm(size, 1e-12);
        dropout = Dropout(0.1);
        layers = new([.. Enumerable.Range(0, count).Select(_ => new HandwrittenBertLayer(size, heads, width))]);
        head = Linear(size, 2);
        RegisterComponents();
    }

    /// <param name="ids">int64 (B, T)</param>
    /// <param name="mask">(B, 1, 1, T), 0 or minus infinity at padding.</param>
    /// <returns>(B, 2)</returns>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor places = arange(ids.shape[1], ScalarType.Int64).unsqueeze(0);                                         // (1, T)
        Tensor states = words.call(ids) + positions.call(places) + types.call(zeros_like(ids));                      // (B, T, E)
        states = dropout.call(norm.call(states));                                                                    // (B, T, E)
        foreach (HandwrittenBertLayer layer in layers)
        {
            states = layer.call(states, mask);                                                                       // (B, T, E)
        }

        return head.call(dropout.call(states.select(1, 0))).MoveToOuterDisposeScope();                               // (B, 2)
    }
}

/// <summary>A layer of <see cref="HandwrittenBert"/>.</summary>
internal sealed class HandwrittenBertLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly LayerNorm attention_norm;
    private readonly LayerNorm feed_forward_norm;
    private readonly Dropout weight_dropout;
    private readonly Dropout attention_dropout;
    private readonly Dropout feed_forward_dropout;
    private readonly int _heads;

    public HandwrittenBertLayer(int size, int heads, int width)
        : base(nameof(HandwrittenBertLayer))
    {
        _heads = heads;
        query = Linear(size, size);
        key = Linear(size, size);
        value = Linear(size, size);
        output = Linear(size, size);
        widen = Linear(size, width);
        narrow = Linear(width, size);
        attention_norm = LayerNorm(size, 1e-12);
        feed_forward_norm = LayerNorm(size, 1e-12);
        weight_dropout = Dropout(0.1);
        attention_dropout = Dropout(0.1);
        feed_forward_dropout = Dropout(0.1);
        RegisterComponents();
    }

    /// <param name="states">(B, T, E)</param>
    /// <param name="mask">(B, 1, 1, T), 0 or minus infinity at padding.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = Split(query.call(states)), keys = Split(key.call(states)), values = Split(value.call(states)); // (B, H, T, D)
        Tensor scores = (queries.matmul(keys.transpose(2, 3)) / Math.Sqrt(queries.shape[3])) + mask;                 // (B, H, T, T)
        Tensor attended = weight_dropout.call(scores.softmax(3)).matmul(values).transpose(1, 2).reshape(states.shape); // (B, T, E)
        states = attention_norm.call(states + attention_dropout.call(output.call(attended)));                        // (B, T, E)
        Tensor wide = functional.gelu(widen.call(states));                                                           // (B, T, F)
        states = feed_forward_norm.call(states + feed_forward_dropout.call(narrow.call(wide)));                      // (B, T, E)
        return states.MoveToOuterDisposeScope();
    }

    private Tensor Split(Tensor projected) => projected.view(projected.shape[0], projected.shape[1], _heads, -1).transpose(1, 2);
}
