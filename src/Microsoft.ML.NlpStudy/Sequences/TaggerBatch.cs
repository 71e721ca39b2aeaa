using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch of texts for a tagger.</summary>
/// <param name="texts">The texts as the network reads them.</param>
/// <param name="lengths">Each text's number of words that have a tag.</param>
/// <param name="places">See <see cref="Places"/>.</param>
/// <param name="characters">See <see cref="Characters"/>.</param>
/// <param name="forms">See <see cref="Forms"/>.</param>
internal sealed class TaggerBatch(TokenBatch texts, int[] lengths, Tensor places, TokenBatch? characters = null, Tensor? forms = null)
    : IDisposable
{
    /// <summary>The texts as the network reads them: words, or windows of pieces.</summary>
    public TokenBatch Texts { get; } = texts;

    /// <summary>Each text's number of words that have a tag; together N.</summary>
    public IReadOnlyList<int> Lengths { get; } = lengths;

    /// <summary>The index of each word's state in the flattened states of the network, text by text, int64 (N).</summary>
    public Tensor Places { get; } = places;

    /// <summary>The characters of the batch's distinct words, each as a text; <see langword="null"/> for none.</summary>
    public TokenBatch? Characters { get; } = characters;

    /// <summary>The number among the distinct words of each step's word, time-major, int64 (T·B); 0 at padding.</summary>
    public Tensor? Forms { get; } = forms;

    /// <summary>
    /// The buckets of the pairs that each step's word forms with the word before and with the word behind, time-major (T·B·2), from 1; 0
    /// where there is no such word. Empty if the network does not read them.
    /// </summary>
    public long[] Pairs { get; init; } = [];

    /// <summary>Frees the tensors and the source of dropout.</summary>
    public void Dispose()
    {
        Texts.Dispose();
        Places.Dispose();
        Characters?.Dispose();
        Forms?.Dispose();
    }
}
