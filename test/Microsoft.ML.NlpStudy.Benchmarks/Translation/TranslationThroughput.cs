using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Trains a translator and translates through the public API, in a process of its own so that its peak memory is its own.</summary>
internal static class TranslationThroughput
{
    /// <summary>Trains and translates; prints tokens trained a second, the seconds of the translations, and the process's peak memory in MB.</summary>
    public static void Print(TransformerTranslatorOptions options, string pairsPath, int sentences, SearchOptions search, MixedPrecision precision, int? gpu)
    {
        Row[] rows = [.. TranslationPairs.Read(pairsPath).Select(pair => new Row { Source = Names(pair.Source), Target = Names(pair.Target) })];

        // Both vocabularies are learned from one text of every token, so that they are as large as the peer's.
        var ml = new MLContext(seed: 1) { GpuDeviceId = gpu };
        string[] all = Names(Enumerable.Range(1, TranslationPairs.Vocabulary));
        ITransformer ids = ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source").Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"))
            .Fit(ml.Data.LoadFromEnumerable([new Row { Source = all, Target = all }]));
        IDataView data = ids.Transform(ml.Data.LoadFromEnumerable(rows));
        options = options with { Training = options.Training with { Epochs = 3, ValidationFraction = 0, MixedPrecision = precision, LabelSmoothing = 0 } };
        using TranslatorTransformer translator = ml.Translation.Trainers.Transformer(options).Fit(data);

        // The shortest pairs, as the peer translates: what is short on one side is so on the other.
        IDataView texts = ids.Transform(ml.Data.LoadFromEnumerable(rows.OrderBy(row => row.Source.Length + row.Target.Length).Take(sentences)));
        TranslatorTransformer searching = translator.WithSearch(search);
        int Translate(IDataView some) => searching.Transform(some).GetColumn<uint[]>("TranslationIds").Sum(translation => translation.Length);
        Translate(ml.Data.TakeRows(texts, options.Training.BatchSize));
        var clock = Stopwatch.StartNew();
        Translate(texts);
        double seconds = clock.Elapsed.TotalSeconds;

        // The last epoch: the first ones also warm up.
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{translator.History.Epochs[^1].TokensPerSecond} {seconds} {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6}"));
    }

    private static string[] Names(IEnumerable<int> ids) => [.. ids.Select(id => $"w{id}")];

    private sealed class Row
    {
        public string[] Source { get; set; } = [];

        public string[] Target { get; set; } = [];
    }
}
