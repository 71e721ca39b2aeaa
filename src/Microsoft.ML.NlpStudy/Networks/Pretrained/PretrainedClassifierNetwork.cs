using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A classifier on a pretrained encoder: the vector of a text, dropout, and a logit for each class.</summary>
/// <remarks>
/// Devlin et al., "BERT" (2019). A text of several windows has the mean of its windows' logits.
/// </remarks>
internal sealed class PretrainedClassifierNetwork : Module<TokenBatch, Tensor>
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        EncoderPooling Pooling { get; }
        int MaximumLength { get; }
        double Dropout { get; }
    }

    private readonly PretrainedEncoderNetwork encoder;
    private readonly Linear output;
    private readonly ElementDropout dropout;
    private readonly EncoderPooling _pooling;
    private readonly int _window;

    /// <param name="encoder">The encoder, which becomes a part of this network.</param>
    /// <param name="architecture">Pooling, dropout and length of a window.</param>
    /// <param name="size">The size of a state, E.</param>
    /// <param name="classes">The number of classes, C.</param>
    public PretrainedClassifierNetwork(PretrainedEncoderNetwork encoder, IArchitecture architecture, int size, int classes)
        : base(nameof(PretrainedClassifierNetwork))
    {
        this.encoder = encoder;
        output = Linear(size, classes);
        EncoderWeightStart.Apply(output);
        dropout = new ElementDropout(architecture.Dropout);
        (_pooling, _window) = (architecture.Pooling, architecture.MaximumLength);
        RegisterComponents();
    }

    /// <param name="batch">B texts as <see cref="PretrainedEncoderNetwork"/> reads them; all windows but a text's last have the maximum
    /// length.</param>
    /// <returns>(B, C)</returns>
    public override Tensor forward(TokenBatch batch)
    {
        if (batch.Steps <= _window)
        {
            return Logits(batch);
        }

        using DisposeScope scope = NewDisposeScope();
        (TokenBatch windows, int[] texts) = batch.CutInto(_window);
        using (windows)
        {
            Tensor logits = Logits(windows);                                                        // (N, C)
            float[] shares = new float[batch.Size * windows.Size];
            foreach (var text in texts.Index().GroupBy(window => window.Item))
            {
                foreach ((int window, _) in text)
                {
                    shares[(text.Key * windows.Size) + window] = 1f / text.Count();
                }
            }

            Tensor mean = CopiedTensor.Of(shares, [batch.Size, windows.Size], batch.Ids.device);    // (B, N)
            return mean.mm(logits).MoveToOuterDisposeScope();                                       // (B, C)
        }
    }

    /// <summary>Adds the network to a graph.</summary>
    /// <param name="ids">The pretrained vocabulary's ids, int64 (B, N).</param>
    /// <param name="mask">Whether there is a token, bool (B, N); the tokens come first in each row.</param>
    /// <param name="segments">The segment types, int64 (B, N); <see langword="null"/> for the first one everywhere.</param>
    /// <param name="hasWindows">Whether texts may have several windows.</param>
    /// <returns>(B, C)</returns>
    public GraphValue Export(GraphValue ids, GraphValue mask, GraphValue? segments, bool hasWindows)
    {
        GraphBuilder graph = ids.Graph;

        // Without the columns that are padding in all rows, which may be more than there are positions.
        GraphValue ends = graph.Add("Range", [graph.Number(1L), ids.Length(1) + graph.Number(1L), graph.Number(1L)]); // (N)
        GraphValue longest = (mask.Cast(GraphType.Int64) * ends).Maximum(keeps: false, 0, 1).AtLeast(graph.Number(1L)).Unsqueeze(0);
        ids = ids.Slice(1, graph.Vector(0), longest);
        mask = mask.Slice(1, graph.Vector(0), longest);
        segments = segments?.Slice(1, graph.Vector(0), longest);
        if (!hasWindows)
        {
            return Logits(ids, mask, segments);
        }

        // Windows of T tokens each, of which the last ones are filled with padding. The windows of a text stand one after another.
        GraphValue columns = ids.Length(1).Unsqueeze(0);
        GraphValue steps = columns.AtMost(graph.Vector(_window));                                   // T
        GraphValue count = (columns + steps - graph.Vector(1)) / steps;                             // W
        GraphValue fill = graph.Number(0L).Expand(
            GraphValue.Concatenate(0, ids.Length(0).Unsqueeze(0), graph.Vector(_window)));          // (B, …)
        GraphValue window = GraphValue.Concatenate(0, graph.Vector(-1), steps);
        GraphValue windowMask = Cut(mask.Cast(GraphType.Int64)) > graph.Number(0L);                 // (B·W, T)
        GraphValue logits = Logits(Cut(ids), windowMask, segments is { } types ? Cut(types) : null); // (B·W, C)
        GraphValue texts = GraphValue.Concatenate(0, graph.Vector(-1), count, graph.Vector(output.weight!.shape[0]));
        GraphValue exists = windowMask.Cast(GraphType.Float).Maximum(keeps: false, 1)
            .Reshape(GraphValue.Concatenate(0, graph.Vector(-1), count, graph.Vector(1)));          // (B, W, 1)
        return (logits.Reshape(texts) * exists).Sum(keeps: false, 1) / exists.Sum(keeps: false, 1).AtLeast(graph.Number(1f));

        GraphValue Cut(GraphValue values) =>
            GraphValue.Concatenate(1, values, fill).Slice(1, graph.Vector(0), count * steps).Reshape(window);
    }

    private GraphValue Logits(GraphValue ids, GraphValue mask, GraphValue? segments) =>
        output.Export(encoder.ExportPooled(encoder.Export(ids, mask, segments), mask, _pooling));   // (B, C)

    private Tensor Logits(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = encoder.Pool(encoder.call(batch), batch, _pooling);                         // (B, E)
        return output.call(dropout.call(pooled, batch.DropoutRandom)).MoveToOuterDisposeScope();    // (B, C)
    }
}
