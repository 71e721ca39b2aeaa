using System.CommandLine;
using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private static readonly TrainSettings Default = new();

    public static RootCommand Create()
    {
        var root = new RootCommand("Trains, evaluates and applies a sentiment classifier. Without arguments: a demonstration on a small corpus of its own.")
        {
            Train(), Evaluate(), Predict(),
        };
        root.SetAction(_ => TrainCommand.RunDefault());
        return root;
    }

    private static Command Train()
    {
        var train = new Option<string>("--train") { Description = "Training file: .csv, .tsv or .txt, plain or .gz", HelpName = "FILE", Required = true };
        var test = new Option<string?>("--test") { Description = "Test file; without it a random fifth of the training file is held out", HelpName = "FILE" };
        Option<string?> text = Column("--text-column", "text"), label = Column("--label-column", "label");
        var cell = new Option<string>("--cell") { Description = "Recurrent cell; rnncell steps through time as the study notes do", DefaultValueFactory = _ => Name(Default.Cell) };
        cell.AcceptOnlyFromAmong([.. Enum.GetValues<RnnCellKind>().Select(Name)]);
        Option<int> hidden = Number("--hidden", "Hidden size", Default.Hidden);
        Option<int> embedding = Number("--embedding", "Embedding size", Default.Embedding);
        Option<int> layers = Number("--layers", "Recurrent layers", Default.Layers);
        var bidirectional = new Option<bool>("--bidirectional") { Description = "Read from both ends (the default; --bidirectional false reads forwards only)", DefaultValueFactory = _ => Default.Bidirectional };
        Option<int> maximumLength = Number("--max-length", "Tokens of a text that are read", Default.MaximumLength);
        Option<int> minimumFrequency = Number("--min-frequency", "Rarer tokens become <unk>", Default.MinimumFrequency);
        Option<int> maximumVocabulary = Number("--max-vocabulary", "Most entries of the vocabulary", Default.MaximumVocabulary);
        Option<int> epochs = Number("--epochs", "Passes over the training part", Default.Epochs);
        Option<int> batchSize = Number("--batch-size", "Texts in a step", Default.BatchSize);
        var learningRate = new Option<double>("--learning-rate") { Description = "Adam's learning rate", HelpName = "X", DefaultValueFactory = _ => Default.LearningRate };
        Option<int> seed = Number("--seed", "Same seed, same model", Default.Seed);
        var output = new Option<string>("--output") { Description = "Where the model goes", HelpName = "model.zip", DefaultValueFactory = _ => Default.Output };
        var history = new Option<string?>("--history") { Description = "Where a line an epoch goes", HelpName = "FILE.csv" };
        Option<bool> json = Json();

        var command = new Command("train", "Train, evaluate and save a model")
        {
            train, test, text, label, cell, hidden, embedding, layers, bidirectional, maximumLength, minimumFrequency, maximumVocabulary,
            epochs, batchSize, learningRate, seed, output, history, json,
        };
        command.SetAction(parsed =>
        {
            var trainFile = new ReviewFile(parsed.GetRequiredValue(train), parsed.GetValue(text), parsed.GetValue(label));
            ReviewFile? testFile = parsed.GetValue(test) is { } path ? new ReviewFile(path, parsed.GetValue(text), parsed.GetValue(label)) : null;
            TrainCommand.Run(new TrainSettings
            {
                Cell = Enum.GetValues<RnnCellKind>().Single(kind => Name(kind) == parsed.GetValue(cell)),
                Hidden = parsed.GetValue(hidden),
                Embedding = parsed.GetValue(embedding),
                Layers = parsed.GetValue(layers),
                Bidirectional = parsed.GetValue(bidirectional),
                MaximumLength = parsed.GetValue(maximumLength),
                MinimumFrequency = parsed.GetValue(minimumFrequency),
                MaximumVocabulary = parsed.GetValue(maximumVocabulary),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                Seed = parsed.GetValue(seed),
                Output = parsed.GetRequiredValue(output),
                History = parsed.GetValue(history),
                Json = parsed.GetValue(json),
            }, trainFile, testFile);
        });
        return command;
    }

    private static Command Evaluate()
    {
        Option<string> model = Model();
        var test = new Option<string>("--test") { Description = "Labelled file: .csv, .tsv or .txt, plain or .gz", HelpName = "FILE", Required = true };
        Option<string?> text = Column("--text-column", "text"), label = Column("--label-column", "label");
        Option<bool> json = Json();
        var command = new Command("evaluate", "Evaluate a saved model") { model, test, text, label, json };
        command.SetAction(parsed =>
        {
            var file = new ReviewFile(parsed.GetRequiredValue(test), parsed.GetValue(text), parsed.GetValue(label));
            EvaluateCommand.Run(parsed.GetRequiredValue(model), file, parsed.GetValue(json));
        });
        return command;
    }

    private static Command Predict()
    {
        Option<string> model = Model();
        var texts = new Argument<string[]>("TEXT") { Description = "Texts; without any, the lines of standard input", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("predict", "Ask a saved model") { model, texts };
        command.SetAction(parsed => PredictCommand.Run(parsed.GetRequiredValue(model), parsed.GetValue(texts) ?? []));
        return command;
    }

    private static Option<string> Model() => new("--model") { Description = "A model that 'train' saved", HelpName = "model.zip", Required = true };

    private static Option<bool> Json() => new("--json") { Description = "End with the figures as one line of JSON" };

    private static Option<string?> Column(string name, string what) =>
        new(name) { Description = $"Column of the {what}: header name or 0-based number; guessed without it", HelpName = "N|NAME" };

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    private static string Name(RnnCellKind kind) => kind.ToString().ToLowerInvariant();
}
