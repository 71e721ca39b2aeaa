namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A classifier for one text at a time: a packed copy of a network's weights, without tensors.</summary>
/// <remarks>
/// libtorch takes a few microseconds for each operation and allocates its result, which a batch hides and a single text does not. The
/// token vectors are not copied, so the network must live as long. Any number of threads may use one, each with its own memory.
/// </remarks>
internal abstract unsafe class SingleTextNetwork
{
    /// <summary>Computes the logits of a text.</summary>
    /// <param name="ids">The text's ids, at least one.</param>
    /// <param name="memory">The calling thread's memory.</param>
    /// <param name="logits">Receives the logit of each class.</param>
    public void Classify(ReadOnlySpan<int> ids, Memory memory, Span<float> logits)
    {
        float* text = Encode(ids, memory);
        float* hidden = text;
        if (Hidden is { } dense)
        {
            hidden = memory.Hidden.Ensure(dense.Width);
            dense.Multiply(text, dense.Inputs, 1, hidden, dense.Width);
            for (int i = 0; i < dense.Width; i++)
            {
                // NaN stays NaN.
                hidden[i] = hidden[i] < 0 ? 0 : hidden[i];
            }
        }

        float* results = memory.Logits.Ensure(Output.Width);
        Output.Multiply(hidden, Output.Inputs, 1, results, Output.Width);
        new ReadOnlySpan<float>(results, logits.Length).CopyTo(logits);
    }

    /// <summary>The layer of the logits.</summary>
    protected abstract PackedProduct Output { get; }

    /// <summary>A dense layer with ReLU before it; <see langword="null"/> for none.</summary>
    protected virtual PackedProduct? Hidden => null;

    /// <summary>Computes a text's vector.</summary>
    /// <param name="ids">The text's ids.</param>
    /// <param name="memory">The calling thread's memory.</param>
    /// <returns>The vector, as the next layer reads it; it is in the memory given.</returns>
    protected abstract float* Encode(ReadOnlySpan<int> ids, Memory memory);

    /// <summary>The memory of one thread's calls: it grows to the longest text and is used again.</summary>
    internal sealed class Memory
    {
        private nint[] _addresses = [];

        /// <summary>The memory of products that are looked up.</summary>
        public TokenProducts.Scratch Tokens { get; } = new();

        /// <summary>The states of a layer, and of the layer after it.</summary>
        public AlignedFloats States { get; } = new(0);

        /// <inheritdoc cref="States"/>
        public AlignedFloats NextStates { get; } = new(0);

        /// <summary>The products of a layer's inputs.</summary>
        public AlignedFloats Products { get; } = new(0);

        /// <summary>Further numbers of a step.</summary>
        public AlignedFloats Step { get; } = new(0);

        /// <summary>The text's vector.</summary>
        public AlignedFloats Text { get; } = new(0);

        /// <summary>The dense layer's result.</summary>
        public AlignedFloats Hidden { get; } = new(0);

        /// <summary>The logits.</summary>
        public AlignedFloats Logits { get; } = new(0);

        /// <summary>Addresses of rows.</summary>
        public Span<nint> Addresses(int count)
        {
            if (_addresses.Length < count)
            {
                _addresses = new nint[count + (count / 2)];
            }

            return _addresses.AsSpan(0, count);
        }
    }
}
