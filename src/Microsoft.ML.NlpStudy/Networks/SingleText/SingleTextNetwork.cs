using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A classifier for one text at a time: a packed copy of a network's weights, without tensors.</summary>
/// <remarks>
/// libtorch takes a few microseconds for each operation and allocates its result, which a batch hides and a single text does not. The
/// token vectors are not copied, so the network must live as long. Any number of threads may use one, each with its own memory.
/// </remarks>
internal abstract unsafe class SingleTextNetwork
{
    /// <summary>The most texts that <see cref="Classify"/> takes: those that are read side by side.</summary>
    public virtual int TextsAtOnce => 1;

    /// <summary>
    /// Whether many texts are scored faster this way, a few at a time on each thread, than in large batches of tensors.
    /// </summary>
    public virtual bool SuitsManyTexts => false;

    /// <summary>Computes the logits of texts. A text's logits do not depend on the texts beside it.</summary>
    /// <param name="texts">The store of texts.</param>
    /// <param name="chosen">The numbers of the texts, the longest first, at most <see cref="TextsAtOnce"/>.</param>
    /// <param name="memory">The calling thread's memory.</param>
    /// <param name="logits">Receives the logit of each class for each text, a text's classes side by side.</param>
    public void Classify(TokenStore texts, ReadOnlySpan<int> chosen, Memory memory, Span<float> logits)
    {
        float* hidden = Encode(texts, chosen, memory);
        if (Hidden is { } dense)
        {
            float* text = hidden;
            hidden = memory.Hidden.Ensure(chosen.Length * dense.Width);
            dense.Multiply(text, dense.Inputs, chosen.Length, hidden, dense.Width);
            for (int i = 0; i < chosen.Length * dense.Width; i++)
            {
                // NaN stays NaN.
                hidden[i] = hidden[i] < 0 ? 0 : hidden[i];
            }
        }

        float* results = memory.Logits.Ensure(chosen.Length * Output.Width);
        Output.Multiply(hidden, Output.Inputs, chosen.Length, results, Output.Width);
        int classes = logits.Length / chosen.Length;
        for (int row = 0; row < chosen.Length; row++)
        {
            new ReadOnlySpan<float>(results + (row * Output.Width), classes).CopyTo(logits[(row * classes)..]);
        }
    }

    /// <summary>The layer of the logits.</summary>
    protected abstract PackedProduct Output { get; }

    /// <summary>A dense layer with ReLU before it; <see langword="null"/> for none.</summary>
    protected virtual PackedProduct? Hidden => null;

    /// <summary>Computes the vectors of texts.</summary>
    /// <param name="texts">The store of texts.</param>
    /// <param name="chosen">The numbers of the texts, the longest first.</param>
    /// <param name="memory">The calling thread's memory.</param>
    /// <returns>The vectors one after another, as the next layer reads them; they are in the memory given.</returns>
    protected abstract float* Encode(TokenStore texts, ReadOnlySpan<int> chosen, Memory memory);

    /// <summary>The memory of one thread's calls: it grows to the longest text and is used again.</summary>
    internal sealed class Memory
    {
        private nint[] _addresses = [];
        private int[] _ids = [];

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

        /// <summary>Ids of several texts.</summary>
        public Span<int> Ids(int count)
        {
            if (_ids.Length < count)
            {
                _ids = new int[count + (count / 2)];
            }

            return _ids.AsSpan(0, count);
        }

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
