using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>TensorBoard's logs of a training: one for a classifier alone, one for each of several in a folder of its name.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="names">The classifiers' names.</param>
/// <param name="next">Who hears of the training, too.</param>
internal sealed class TensorBoardLogs(string folder, IReadOnlyList<string> names, IProgress<EnsembleProgress> next)
    : IProgress<EnsembleProgress>, IDisposable
{
    private readonly Dictionary<int, TensorBoardLog> logs = [];

    public void Report(EnsembleProgress value)
    {
        if (!logs.TryGetValue(value.Member, out TensorBoardLog? log))
        {
            logs.Add(value.Member, log = new TensorBoardLog(value.Members == 1 ? folder : Path.Combine(folder, names[value.Member - 1])));
        }

        log.Report(value.Training);
        next.Report(value);
    }

    public void Dispose()
    {
        foreach (TensorBoardLog log in logs.Values)
        {
            log.Dispose();
        }
    }
}
