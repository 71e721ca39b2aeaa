using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The task of a language model that reads all training texts as one, in rows side by side. The states after a window are those before
/// the next, so no step is padding. Validation is text by text.
/// </summary>
/// <remarks>
/// The texts are shuffled and joined anew in each epoch. A row's window is an example; its number follows those of the texts.
/// </remarks>
internal sealed class JoinedTextsTask : LanguageModelTask, IDisposable
{
    private readonly int _windowLength;
    private readonly int _rows;

    // The states of all rows (B, H), for each layer; the cell states of an LSTM follow.
    private readonly Dictionary<string, Tensor> _state = [];
    private readonly int _layers;
    private TokenStream _stream;

    /// <inheritdoc cref="LanguageModelTask"/>
    /// <param name="network">The language model.</param>
    /// <param name="architecture">The network's architecture; its truncation length is that of a window.</param>
    /// <param name="loss">The training loss.</param>
    /// <param name="options">Optimizer, schedule, number of epochs, early stopping. A batch has a row for each of its texts.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="training">The numbers of the texts to train on.</param>
    /// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
    /// <param name="device">The network's device.</param>
    /// <param name="reversed">Whether each text is read from its end.</param>
    public JoinedTextsTask(
        LanguageModelNetwork network, LanguageModelNetwork.IArchitecture architecture, LanguageModelLoss loss, TrainingOptions options,
        TokenStore texts, int[] training, int[] validation, Device device, bool reversed = false)
        : base(network, loss, options, texts, training, validation, device, reversed)
    {
        _windowLength = Math.Clamp(options.MaximumTokensPerBatch / options.BatchSize, 1, architecture.TruncationLength!.Value);
        _layers = architecture.Layers;
        _stream = Join(training);
        _rows = _stream.Rows;
        for (int layer = 0; layer < _layers; layer++)
        {
            AddState(HiddenName(layer));
            if (architecture.Cell == RnnCellKind.Lstm)
            {
                AddState(CellName(layer));
            }
        }

        void AddState(string name) =>
            _state.Add(name, zeros([_rows, architecture.HiddenSize], ScalarType.Float32, device).DetachFromDisposeScope());
    }

    public override IReadOnlyDictionary<string, Tensor> State => _state;

    public override List<int[]> Batches(Random random)
    {
        int[] order = [.. Training];
        random.Shuffle(order);
        _stream = Join(order);
        return [.. Enumerable.Range(0, _stream.Windows).Select(window =>
            (int[])[.. Enumerable.Range(Texts.Count + (window * _rows), _rows)])];
    }

    public override int TokensOf(int example) =>
        example < Texts.Count ? base.TokensOf(example) : _stream.StepsOf(WindowOf(example));

    public override void CollectState(ShardLayout layout)
    {
        ProcessGroup processes = layout.Processes;
        if (processes.IsAlone)
        {
            return;
        }

        WordBuffer message = processes.BeginForAll();
        foreach (Tensor state in _state.Values)
        {
            foreach (int row in RowsOf(processes.Rank))
            {
                message.Write<float>(RowOf(state, row));
            }
        }

        WordBuffer[] incoming = processes.Exchange();
        foreach (int process in processes.Others)
        {
            foreach (Tensor state in _state.Values)
            {
                foreach (int row in RowsOf(process))
                {
                    Span<float> numbers = RowOf(state, row);
                    incoming[process].Read<float>(numbers.Length).CopyTo(numbers);
                }
            }
        }

        // Rows are dealt out to shards as the examples of any batch are.
        IEnumerable<int> RowsOf(int process)
        {
            int count = Math.Min(layout.Total, _rows);
            (int start, int end) = layout.ShardsOf(process, count);
            return Enumerable.Range(0, _rows).Where(row => row % count >= start && row % count < end);
        }

        static Span<float> RowOf(Tensor state, int row)
        {
            int size = (int)state.shape[1];
            return MemoryMarshal.Cast<byte, float>(state.bytes).Slice(row * size, size);
        }
    }

    public void Dispose()
    {
        foreach (Tensor state in _state.Values)
        {
            state.Dispose();
        }
    }

    protected override NextTokenBatch CreateSteps(int[] examples, DropoutRandom? dropoutRandom) => NextTokenBatch.Create(
        _stream, WindowOf(examples[0]), [.. examples.Select(example => (example - Texts.Count) % _rows)], Device, dropoutRandom);

    protected override ShardLoss Compute(NextTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();

        // Outside training steps a batch is read from states of zeros, and leaves none.
        bool carries = is_grad_enabled();
        LanguageModelStates states = Model.Read(batch, carries && batch.Window > 0 ? StatesOf(batch.Rows!) : null);
        ShardLoss computed = TrainingLoss.Of(Model, states, batch);
        if (carries)
        {
            Keep(batch.Rows!, states.Last);
        }

        return new ShardLoss(computed.Loss.MoveToOuterDisposeScope(), computed.Right?.MoveToOuterDisposeScope());
    }

    private static string HiddenName(int layer) => $"hidden{layer}";

    private static string CellName(int layer) => $"cell{layer}";

    private int WindowOf(int example) => (example - Texts.Count) / _rows;

    private TokenStream Join(int[] order) => new(Texts, order, Options.BatchSize, _windowLength, IsReversed);

    private RecurrentState[] StatesOf(Tensor rows) => [.. Enumerable.Range(0, _layers).Select(layer => new RecurrentState(
        _state[HiddenName(layer)].index_select(0, rows),
        _state.TryGetValue(CellName(layer), out Tensor? cell) ? cell.index_select(0, rows) : null))];

    // Shards of a batch keep different rows, side by side.
    private void Keep(Tensor rows, RecurrentState[] last)
    {
        using IDisposable noGrad = no_grad();
        for (int layer = 0; layer < _layers; layer++)
        {
            _state[HiddenName(layer)].index_copy_(0, rows, last[layer].Hidden.detach());
            if (last[layer].Cell is { } cell)
            {
                _state[CellName(layer)].index_copy_(0, rows, cell.detach());
            }
        }
    }
}
