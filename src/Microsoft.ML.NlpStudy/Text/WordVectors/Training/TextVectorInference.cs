using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The inference of a new text's vector: some epochs of training in which nothing but that vector changes. The same words give the same
/// vector.
/// </summary>
internal sealed class TextVectorInference : IDisposable
{
    private readonly WordVectorNetwork _network;
    private readonly int _epochs;
    private readonly EmbeddingTable _vector;
    private readonly WordVectorWorker _worker;
    private readonly WordBatch _batch = new();

    /// <param name="network">The trained network, which many threads may read at once.</param>
    /// <param name="epochs">The number of passes over the text.</param>
    public TextVectorInference(WordVectorNetwork network, int epochs)
    {
        _network = network;
        _epochs = epochs;
        _vector = new EmbeddingTable(1, network.Options.Dimension);
        _worker = WordVectorWorker.CreateForTexts(network, _vector, infers: true);
    }

    /// <summary>Infers the vector of a text.</summary>
    /// <param name="words">The text's words, as rows of the vocabulary.</param>
    /// <param name="destination">The place of the vector; zeros for a text without words.</param>
    public void Infer(ReadOnlySpan<int> words, Span<float> destination)
    {
        if (words.IsEmpty)
        {
            destination.Clear();
            return;
        }

        ulong seed = 0;
        _batch.Begin(0, 0);
        foreach (int word in words)
        {
            seed = SplitMix.Mix(seed + (ulong)word + 1);
            _batch.Add(word);
        }

        _batch.EndText();
        WordVectorTrainingOptions options = _network.Options;
        EmbeddingTable.FillRandom(_vector.Row(0), seed, 0.5f / options.Dimension);
        for (int epoch = 0; epoch < _epochs; epoch++)
        {
            double rate = double.Lerp(options.StartingRate, options.MinimumLearningRate, (double)epoch / _epochs);
            _worker.Train(_batch, SplitMix.Of(seed, (ulong)epoch), (float)rate);
        }

        _vector.Row(0).CopyTo(destination);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _vector.Dispose();
    }
}
