namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The figures of an epoch of training word vectors.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Loss">The mean loss of a prediction, in nats: of a word against its negative samples, or along its path.</param>
/// <param name="Seconds">The time that the epoch took, since the training was last resumed.</param>
/// <param name="WordsPerSecond">The words read per second, of those that have a vector.</param>
internal sealed record WordVectorEpoch(int Epoch, double Loss, double Seconds, double WordsPerSecond);
