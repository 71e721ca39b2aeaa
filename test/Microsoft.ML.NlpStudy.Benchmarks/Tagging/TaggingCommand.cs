using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Tests.Support;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>tagging</c>: F1 over entities of CoNLL-2003 and KLUE-NER, which lie in the folder that NLPSTUDY_DATA names, and the speed of
/// training, from nothing or on MiniLM.
/// </summary>
internal static class TaggingCommand
{
    private const string Conll = "conll2003", Klue = "klue-ner";

    // The README of the corpus: the first 4,000 of its 5,000 sentences to train, the last 1,000 to test.
    private const int KlueTraining = 4000;

    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    public static Command Create()
    {
        var corpus = new Argument<string>("corpus") { Description = $"{Conll} or {Klue}" };
        corpus.AcceptOnlyFromAmong(Conll, Klue);
        var seeds = new Option<int>("--seeds") { Description = "Trainings, each of another seed", DefaultValueFactory = _ => 2 };
        var first = new Option<int>("--first-seed") { Description = "The first seed", DefaultValueFactory = _ => 1 };
        var encoder = new Option<bool>("--encoder") { Description = "Fine-tune MiniLM instead of training from nothing" };
        var vectors = new Option<string?>("--vectors") { Description = "A file of word vectors to start from" };
        var options = new Option<string>("--options")
        {
            Description = "Options that differ from the defaults, as JSON: {\"HiddenSize\": 200, \"Training\": {\"Epochs\": 10}}",
            DefaultValueFactory = _ => "{}",
        };
        var command = new Command("tagging", "F1 over entities, and tokens trained on a second") {
            corpus, seeds, first, encoder, vectors, options,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(corpus);
            string json = parsed.GetRequiredValue(options);
            double[] figures = [.. Enumerable.Range(parsed.GetValue(first), parsed.GetValue(seeds)).Select(seed =>
                Run(name, seed, parsed.GetValue(encoder), parsed.GetValue(vectors), json))];
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"mean F1 of {figures.Length}: {100 * figures.Average():f2}"));
        });
        return command;
    }

    private static double Run(string corpus, int seed, bool isEncoder, string? vectors, string json)
    {
        var ml = new MLContext(seed);
        ml.Log += (_, line) =>
        {
            if (line.Source.Contains("Tagger", StringComparison.Ordinal) && !line.Message.Contains("Channel", StringComparison.Ordinal))
            {
                Console.Error.WriteLine(line.Message);
            }
        };
        (IDataView training, IDataView? validation, IDataView test) = Read(ml, corpus);
        (ITransformer model, TrainingHistory history, long parameters) = isEncoder
            ? FitEncoder(ml, training, validation, json)
            : Fit(ml, training, validation, vectors, json);
        using var disposing = (IDisposable)model;
        var clock = Stopwatch.StartNew();
        SequenceLabelingMetrics metrics = ml.SequenceLabeling.Evaluate(model.Transform(test));
        double speed = metrics.Tokens / clock.Elapsed.TotalSeconds;
        TrainingEpoch best = history.Epochs[(history.BestEpoch ?? 1) - 1];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{corpus}, seed {seed}, {parameters:n0} weights: F1 {100 * metrics.F1:f2} (precision {100 * metrics.Precision:f2}, recall "
            + $"{100 * metrics.Recall:f2}), validation {100 * (best.ValidationSpanF1 ?? 0):f2} in epoch {best.Epoch} of "
            + $"{history.Epochs.Count}; {history.Epochs.Sum(epoch => epoch.Seconds):f0} s of training, "
            + $"{Figures.Median([.. history.Epochs.Select(epoch => epoch.TokensPerSecond)]):n0} tokens/s; tagging {speed:n0} tokens/s"));
        return metrics.F1;
    }

    private static (ITransformer Model, TrainingHistory History, long Parameters) Fit(
        MLContext ml, IDataView training, IDataView? validation, string? vectors, string json)
    {
        RnnTaggerOptions options = Merge(new RnnTaggerOptions(), json);
        if (vectors is not null)
        {
            WordVectors loaded = WordVectors.Load(vectors);
            options = options with
            {
                EmbeddingSize = loaded.Dimension,
                InitialEmbeddings = new InitialEmbeddings { Vectors = loaded },
            };
        }

        RnnTaggerTransformer model = ml.SequenceLabeling.Trainers.RnnTagger(options).Fit(training, validation);
        return (model, model.History, model.ParameterCount);
    }

    private static (ITransformer Model, TrainingHistory History, long Parameters) FitEncoder(
        MLContext ml, IDataView training, IDataView? validation, string json)
    {
        using var folder = new MiniLm();
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Folder);
        PretrainedTaggerTransformer model = ml.SequenceLabeling.Trainers
            .PretrainedTagger(encoder, Merge(new PretrainedTaggerOptions(), json)).Fit(training, validation);
        return (model, model.History, model.ParameterCount);
    }

    private static (IDataView Training, IDataView? Validation, IDataView Test) Read(MLContext ml, string corpus)
    {
        if (corpus == Conll)
        {
            return (Load("eng.train.gz"), Load("eng.testa.gz"), Load("eng.testb.gz"));
        }

        IDataView all = ml.Data.Cache(Load("klue-ner-v1.1_dev.tsv.gz"));
        return (ml.Data.TakeRows(all, KlueTraining), null, ml.Data.SkipRows(all, KlueTraining));

        IDataView Load(string file) => ml.Data.LoadTaggedText(DataFolder.PathOf($"{corpus}/{file}"));
    }

    // The defaults with the fields that the JSON names.
    private static T Merge<T>(T defaults, string json)
    {
        JsonObject fields = JsonSerializer.SerializeToNode(defaults, s_json)!.AsObject();
        Apply(fields, JsonNode.Parse(json)!.AsObject());
        return fields.Deserialize<T>(s_json)!;

        static void Apply(JsonObject to, JsonObject from)
        {
            foreach ((string name, JsonNode? value) in from)
            {
                if (value is JsonObject inner && to[name] is JsonObject place)
                {
                    Apply(place, inner);
                }
                else
                {
                    to[name] = value?.DeepClone();
                }
            }
        }
    }
}
