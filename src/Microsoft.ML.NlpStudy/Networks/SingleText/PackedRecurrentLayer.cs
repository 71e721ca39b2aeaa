using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A recurrent layer of one or two directions for one text or a few: the products packed, the gates of sixteen units side by side.
/// </summary>
/// <remarks>
/// Units are padded so that each panel of a product has whole units. The weights and biases of padding are 0, and so are its states.
/// </remarks>
internal sealed unsafe class PackedRecurrentLayer
{
    private readonly RnnCellKind _cell;
    private readonly int _gates;
    private readonly int _units;
    private readonly Direction[] _directions;

    /// <summary>Packs the layers of both directions.</summary>
    /// <param name="cell">The kind of unit.</param>
    /// <param name="layers">The forward layer and, for two directions, the backward one.</param>
    /// <param name="inputPlaces">For each of the layer's inputs its place in a row of inputs.</param>
    /// <param name="inputSize">The number of numbers in a row of inputs, at least those of the layer.</param>
    public PackedRecurrentLayer(RnnCellKind cell, RecurrentLayer[] layers, Func<int, int> inputPlaces, int inputSize)
    {
        _cell = cell;
        int size = layers[0].HiddenSize;
        _gates = cell switch { RnnCellKind.Gru => 3, RnnCellKind.Lstm => 4, _ => 1 };
        int multiple = cell == RnnCellKind.Lstm ? Lanes.Count : StateProduct.NarrowVectors * Lanes.Count;
        _units = (size + multiple - 1) / multiple * multiple;
        _directions = [.. layers.Select(layer => new Direction(layer, cell, _gates, size, _units))];
        StateSize = _units * layers.Length;
        int width = _gates * _units;
        int[] weightOf = new int[inputSize];
        Array.Fill(weightOf, -1);
        for (int input = 0; input < _directions[0].InputSize; input++)
        {
            weightOf[inputPlaces(input)] = input;
        }

        InputProduct = new PackedProduct(
            width * layers.Length, inputSize,
            (output, input) => weightOf[input] < 0 ? 0 : _directions[output / width].InputWeight(output % width, weightOf[input]),
            output => _directions[output / width].InputBias(output % width));
    }

    /// <summary>The product of the inputs, for all gates of both directions.</summary>
    public PackedProduct InputProduct { get; }

    /// <summary>The number of numbers in a state, of both directions with their padding.</summary>
    public int StateSize { get; }

    /// <summary>Returns the place of a number of PyTorch's state, both directions side by side, in a state here.</summary>
    /// <param name="number">The number from 0; for two directions the second half is the backward one's.</param>
    public int PlaceOf(int number) => (number / _directions[0].Size * _units) + (number % _directions[0].Size);

    /// <summary>Computes the states of texts after each step.</summary>
    /// <param name="inputGates">The address of each token's product of the inputs, the tokens of all texts one after another.</param>
    /// <param name="lengths">
    /// The number of tokens of each text, the longest first, at most <see cref="RowProducts.RowsAtOnce"/> texts.
    /// </param>
    /// <param name="states">Receives the states (N, <see cref="StateSize"/>).</param>
    /// <param name="scratch">Memory that the steps use.</param>
    public void Run(ReadOnlySpan<nint> inputGates, ReadOnlySpan<int> lengths, float* states, AlignedFloats scratch)
    {
        if (lengths.Length == 1)
        {
            RunOne(inputGates, states, scratch);
            return;
        }

        Span<int> starts = stackalloc int[lengths.Length];
        for (int text = 1; text < lengths.Length; text++)
        {
            starts[text] = starts[text - 1] + lengths[text - 1];
        }

        for (int direction = 0; direction < _directions.Length; direction++)
        {
            RunSide(direction, inputGates, starts, lengths, states, scratch);
        }
    }

    // Texts side by side: at each step the states of six texts are the rows of one product, which reads the weights once for all. A text
    // that has ended is computed on, and its results are not used.
    private void RunSide(
        int direction, ReadOnlySpan<nint> inputGates, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, float* states,
        AlignedFloats scratch)
    {
        const int Rows = RowProducts.RowsAtOnce;
        Direction side = _directions[direction];
        int width = _gates * _units;
        float* stateGates = scratch.Ensure(Rows * (width + (3 * _units))); // (6, G·H)
        float* cells = stateGates + (Rows * width);                        // (6, H)
        float* before = cells + (Rows * _units);                           // (6, H)
        float* after = before + (Rows * _units);                           // (6, H)
        new Span<float>(cells, Rows * 3 * _units).Clear();
        for (int step = 0; step < lengths[0]; step++)
        {
            side.WideProduct.Multiply(before, _units, Rows, stateGates, width);
            for (int text = 0; text < lengths.Length && step < lengths[text]; text++)
            {
                int token = starts[text] + (direction == 0 ? step : lengths[text] - 1 - step);
                int next = starts[text] + (direction == 0 ? Math.Min(step + 1, lengths[text] - 1) : Math.Max(lengths[text] - 2 - step, 0));
                RecurrentSteps.Prefetch((float*)inputGates[next] + (direction * width), width);
                float* now = after + (text * _units);
                Activate(side, (float*)inputGates[token] + (direction * width), stateGates + (text * width), before + (text * _units),
                    cells + (text * _units), now, 0, _units / Lanes.Count);
                new ReadOnlySpan<float>(now, _units).CopyTo(
                    new Span<float>(states + ((nint)token * StateSize) + (direction * _units), _units));
            }

            float* swapped = before;
            before = after;
            after = swapped;
        }
    }

    // One text: all of the weights are read for a single state, so their order counts.
    private void RunOne(ReadOnlySpan<nint> inputGates, float* states, AlignedFloats scratch)
    {
        float* stateGates = scratch.Ensure((_gates + 2) * _units);
        float* cells = stateGates + (_gates * _units);
        float* zeros = cells + _units;
        new Span<float>(zeros, _units).Clear();
        for (int direction = 0; direction < _directions.Length; direction++)
        {
            new Span<float>(cells, _units).Clear();
            int offset = direction * _units;
            float* before = zeros;
            for (int step = 0; step < inputGates.Length; step++)
            {
                int place = direction == 0 ? step : inputGates.Length - 1 - step;
                int next = Math.Clamp(direction == 0 ? place + 4 : place - 4, 0, inputGates.Length - 1);
                RecurrentSteps.Prefetch((float*)inputGates[next] + (direction * _gates * _units), _gates * _units);
                float* now = states + ((nint)place * StateSize) + offset;
                var input = (float*)inputGates[place] + (direction * _gates * _units);
                Step(_directions[direction], input, stateGates, before, cells, now, isOdd: step % 2 == 1);
                before = now;
            }
        }
    }

    // Every other step reads the panels backwards: the first cache still has those read last.
    private void Step(Direction direction, float* input, float* stateGates, float* before, float* cells, float* now, bool isOdd)
    {
        StateProduct product = direction.Product;
        int wide = product.Vectors / StateProduct.WideVectors * StateProduct.WideVectors;
        if (isOdd)
        {
            for (int vector = product.Vectors - StateProduct.NarrowVectors; vector >= wide; vector -= StateProduct.NarrowVectors)
            {
                Panel(vector);
            }

            for (int vector = wide - StateProduct.WideVectors; vector >= 0; vector -= StateProduct.WideVectors)
            {
                Panel(vector);
            }
        }
        else
        {
            for (int vector = 0; vector < product.Vectors; vector += product.WidthAt(vector))
            {
                Panel(vector);
            }
        }

        void Panel(int vector)
        {
            product.Multiply(before, vector, stateGates);
            Activate(
                direction, input, stateGates, before, cells, now, vector / _gates, (vector + product.WidthAt(vector)) / _gates);
        }
    }

    private void Activate(
        Direction direction, float* input, float* stateGates, float* before, float* cells, float* now, int first, int end)
    {
        switch (_cell)
        {
            case RnnCellKind.Gru:
                RecurrentSteps.Gru(input, stateGates, direction.StateBias.Start, before, now, first, end);
                break;
            case RnnCellKind.Lstm:
                RecurrentSteps.Lstm(input, stateGates, cells, now, first, end);
                break;
            default:
                RecurrentSteps.Tanh(input, stateGates, now, first, end);
                break;
        }
    }

    /// <summary>One direction, with its weights in the order of columns: sixteen units, gate by gate.</summary>
    private sealed class Direction
    {
        private readonly float[] _inputWeight;
        private readonly float[] _inputBias;
        private readonly float[] _stateBias;
        private readonly int _gates;
        private readonly bool _hasOwnStateBias;

        public Direction(RecurrentLayer layer, RnnCellKind cell, int gates, int size, int units)
        {
            // In PyTorch's order: the weights of the input and of the state, then their biases.
            float[][] weights = [.. layer.parameters().Select(PackedProduct.Values)];
            (_inputWeight, _inputBias, _stateBias) = (weights[0], weights[2], weights[3]);
            (_gates, Size) = (gates, size);
            InputSize = _inputWeight.Length / (gates * size);
            _hasOwnStateBias = cell == RnnCellKind.Gru;
            float StateWeight(int column, int input) => RowOf(column) is >= 0 and int row ? weights[1][(row * size) + input] : 0;
            Product = new StateProduct(gates * units / Lanes.Count, size, StateWeight);
            WideProduct = new PackedProduct(gates * units, size, StateWeight, null);
            StateBias = new AlignedFloats(units);
            for (int unit = 0; unit < size && _hasOwnStateBias; unit++)
            {
                StateBias.Start[unit] = _stateBias[(2 * size) + unit];
            }
        }

        public int Size { get; }

        public int InputSize { get; }

        /// <summary>The product of one text's state.</summary>
        public StateProduct Product { get; }

        /// <summary>The product of several texts' states.</summary>
        public PackedProduct WideProduct { get; }

        /// <summary>The bias of a GRU's third gate in U·h, which the reset gate multiplies too.</summary>
        public AlignedFloats StateBias { get; }

        public float InputWeight(int column, int input) => RowOf(column) is >= 0 and int row ? _inputWeight[(row * InputSize) + input] : 0;

        public float InputBias(int column) => RowOf(column) is not (>= 0 and int row) ? 0
            : _hasOwnStateBias && row >= 2 * Size ? _inputBias[row] : _inputBias[row] + _stateBias[row];

        // PyTorch's row of a column; -1 for padding.
        private int RowOf(int column)
        {
            int unit = (column / (_gates * Lanes.Count) * Lanes.Count) + (column % Lanes.Count);
            return unit < Size ? (column / Lanes.Count % _gates * Size) + unit : -1;
        }
    }
}
