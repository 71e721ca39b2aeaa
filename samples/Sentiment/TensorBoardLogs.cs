using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>
/// The TensorBoard logs of a training: one log for a classifier alone; for an ensemble one log for each member, in a folder of its name.
/// </summary>
/// <param name="folder">The folder of the logs.</param>
/// <param name="names">The names of the classifiers.</param>
/// <param name="next">Also receives the progress.</param>
internal sealed class TensorBoardLogs(string folder, IReadOnlyList<string> names, IProgress<EnsembleProgress> next)
    : IProgress<EnsembleProgress>, IDisposable
{
    private readonly Dictionary<int, TensorBoardLog> logs = [];

    public void Report(EnsembleProgress value)
    {
        // The trainings of folds only serve the weights.
        if (value.Fold is not null)
        {
            next.Report(value);
            return;
        }

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
