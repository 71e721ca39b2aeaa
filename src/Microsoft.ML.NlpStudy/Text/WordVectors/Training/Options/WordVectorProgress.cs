namespace Microsoft.ML.NlpStudy;

/// <summary>The progress of a training of word vectors.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="Words">The words read in this epoch so far, of those that have a vector.</param>
/// <param name="TotalWords">All such words of an epoch.</param>
/// <param name="Loss">The mean loss of a prediction since the last report, in nats; NaN before the first.</param>
/// <param name="LearningRate">The learning rate now.</param>
/// <param name="WordsPerSecond">The words read per second since the training began or was resumed.</param>
public sealed record WordVectorProgress(
    int Epoch, int Epochs, long Words, long TotalWords, double Loss, double LearningRate, double WordsPerSecond)
{
    /// <summary>Whether the epoch has ended.</summary>
    public bool IsEpochEnd => Words == TotalWords;
}
