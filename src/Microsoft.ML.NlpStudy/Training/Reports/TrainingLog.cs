namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The lines that a training writes to a log.</summary>
/// <param name="Info">Writes a line about its course.</param>
/// <param name="Warn">Writes a line about something that the user should look after.</param>
internal sealed record TrainingLog(Action<string> Info, Action<string> Warn)
{
    /// <summary>The same log, each line of which begins with a heading.</summary>
    public TrainingLog Under(string heading) => new(line => Info($"{heading}: {line}"), line => Warn($"{heading}: {line}"));
}
