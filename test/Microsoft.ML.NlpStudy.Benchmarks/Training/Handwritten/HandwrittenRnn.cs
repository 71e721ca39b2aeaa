using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// A recurrent encoder by hand: TorchSharp's RNN, LSTM or GRU, or its RNNCell in a loop, and a dense layer where the recipe has one.
/// </summary>
internal sealed class HandwrittenRnn : Module<Tensor, Tensor>
{
    private readonly RNNCell? cell;
    private readonly RNN? rnn;
    private readonly LSTM? lstm;
    private readonly GRU? gru;
    private readonly Linear? hidden;
    private readonly int _size;
    private readonly bool _takesMaximum;

    public HandwrittenRnn(RnnClassifierOptions options)
        : base(nameof(HandwrittenRnn))
    {
        (_size, _takesMaximum) = (options.HiddenSize, options.Pooling == RnnPooling.Maximum);
        switch (options.Cell)
        {
            case RnnCellKind.RnnCell:
                cell = RNNCell(options.EmbeddingSize, _size);
                break;
            case RnnCellKind.Rnn:
                rnn = RNN(options.EmbeddingSize, _size, batchFirst: true, bidirectional: options.Bidirectional);
                break;
            case RnnCellKind.Lstm:
                lstm = LSTM(options.EmbeddingSize, _size, batchFirst: true, bidirectional: options.Bidirectional);
                break;
            default:
                gru = GRU(options.EmbeddingSize, _size, batchFirst: true, bidirectional: options.Bidirectional);
                break;
        }

        hidden = options.DenseSize > 0 ? Linear(StateSizeOf(options), options.DenseSize) : null;
        RegisterComponents();
    }

    /// <summary>The size of a text's vector.</summary>
    public static int SizeOf(RnnClassifierOptions options) => options.DenseSize > 0 ? options.DenseSize : StateSizeOf(options);

    /// <param name="embedded">(B, T, E)</param>
    /// <returns>(B, S)</returns>
    public override Tensor forward(Tensor embedded)
    {
        Tensor text = cell is null ? Pool(Read(embedded)) : Loop(cell, embedded);            // (B, H)
        return hidden is null ? text : functional.relu(hidden.call(text));                   // (B, S)
    }

    private static int StateSizeOf(RnnClassifierOptions options) => options.HiddenSize * (options.Bidirectional ? 2 : 1);

    private Tensor Loop(RNNCell step, Tensor embedded)
    {
        Tensor state = zeros(embedded.shape[0], _size);                                      // (B, H)
        foreach (Tensor token in embedded.unbind(1))
        {
            state = step.call(token, state);                                                 // (B, H)
        }

        return state;
    }

    private Tensor Read(Tensor embedded) =>
        lstm is not null ? lstm.call(embedded).Item1
        : gru is not null ? gru.call(embedded).Item1
        : rnn!.call(embedded).Item1;                                                         // (B, T, H)

    private Tensor Pool(Tensor states) => _takesMaximum ? states.amax([1]) : states.select(1, -1);
}
