using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// Trains a translator and translates through the public API, in a process of its own so that its peak memory is its own.
/// </summary>
internal static class TranslationThroughput
{
    /// <summary>
    /// Prints tokens trained a second, the seconds of beam search and of greedy search, and the process's peak memory in MB.
    /// </summary>
    /// <param name="setting">What is trained and translated.</param>
    /// <param name="precision">Whether training mixes precisions.</param>
    public static void Print(TranslationSetting setting, MixedPrecision precision)
    {
        Row[] rows = [.. TranslationPairs.Read(setting.PairsPath)
            .Select(pair => new Row { Source = Names(pair.Source), Target = Names(pair.Target) })];

        // Both vocabularies are learned from one text of every token, so that they are as large as the handwritten network's.
        var ml = new MLContext(seed: 1) { GpuDeviceId = setting.Gpu };
        string[] all = Names(Enumerable.Range(1, TranslationPairs.Vocabulary));
        ITransformer ids = ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source")
            .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"))
            .Fit(ml.Data.LoadFromEnumerable([new Row { Source = all, Target = all }]));
        IDataView data = ids.Transform(ml.Data.LoadFromEnumerable(rows));
        TransformerTranslatorOptions options = setting.Network with
        {
            Training = setting.Network.Training with { Epochs = 3, ValidationFraction = 0, MixedPrecision = precision, LabelSmoothing = 0 },
        };
        using TranslatorTransformer translator = ml.Translation.Trainers.Transformer(options).Fit(data);

        // The shortest pairs, as the other side translates: what is short on one side is so on the other.
        Row[] shortest = [.. rows.OrderBy(row => row.Source.Length + row.Target.Length).Take(setting.Sentences)];
        IDataView texts = ids.Transform(ml.Data.LoadFromEnumerable(shortest));

        // The last epoch: the first ones also warm up.
        PeerProcess.Print(translator.History.Epochs[^1].TokensPerSecond, SearchSeconds(setting.Beam), SearchSeconds(beam: 1));

        double SearchSeconds(int beam)
        {
            TranslatorTransformer searching = translator.WithSearch(
                new SearchOptions { BeamSize = beam, MinimumLength = setting.Length, MaximumLength = setting.Length });
            Translate(ml.Data.TakeRows(texts, options.Training.BatchSize));
            long start = Stopwatch.GetTimestamp();
            Translate(texts);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;

            int Translate(IDataView some) =>
                searching.Transform(some).GetColumn<uint[]>("TranslationIds").Sum(translation => translation.Length);
        }
    }

    private static string[] Names(IEnumerable<int> ids) => [.. ids.Select(id => $"w{id}")];

    private sealed class Row
    {
        public string[] Source { get; set; } = [];

        public string[] Target { get; set; } = [];
    }
}
