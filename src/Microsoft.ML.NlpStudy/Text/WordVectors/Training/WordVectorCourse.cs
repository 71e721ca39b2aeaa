namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The place that a training of word vectors has reached.</summary>
/// <param name="Epoch">The number of the epoch, from 0.</param>
/// <param name="Batches">The batches of the epoch that were trained on.</param>
/// <param name="Loss">The sum of their losses, in nats.</param>
/// <param name="Predictions">The number of their predictions.</param>
/// <param name="Epochs">The figures of the finished epochs.</param>
internal sealed record WordVectorCourse(
    int Epoch, long Batches, double Loss, long Predictions, IReadOnlyList<WordVectorEpoch> Epochs)
{
    /// <summary>The start of a training.</summary>
    public static WordVectorCourse Start { get; } = new(0, 0, 0, 0, []);
}
