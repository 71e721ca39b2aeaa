using System.CommandLine;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private static readonly TrainSettings s_default = new();

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Trains, evaluates and applies a sentiment classifier. Without arguments: a demonstration on a small corpus of its own.")
        {
            Train(), Evaluate(), Predict(),
        };
        root.SetAction(_ => TrainCommand.RunDefault());
        return root;
    }

    private static Command Train()
    {
        var train = new Option<string>(
            "--train")
        { Description = "Training file: .csv, .tsv, .txt or .jsonl, plain or .gz", HelpName = "FILE", Required = true };
        var test = new Option<string?>(
            "--test")
        { Description = "Test file; without it a random fifth of the training file is held out", HelpName = "FILE" };
        Option<string?> text = Column("--text-column", "text"), label = Column("--label-column", "label");
        var tokenizer = new Option<string>(
            "--tokenizer")
        {
            Description = "How texts become tokens; korean cuts particles and endings off words, subwords are learned",
            DefaultValueFactory = _ => s_default.Tokenizer
        };
        tokenizer.AcceptOnlyFromAmong([.. TokenizerKinds.All.Keys]);
        Option<int> merges = Number("--merges", "Merges of characters that subwords are learned by", s_default.Merges);
        var model = new Option<string>("--model")
        {
            Description = "The network; ensemble: several, their probabilities weighted",
            DefaultValueFactory = _ => s_default.Model
        };
        model.AcceptOnlyFromAmong([.. ClassifierKinds.All.Keys]);
        var members = new Option<string[]>("--members")
        {
            Description = "ensemble: the networks it is of",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. s_default.Members],
        };
        members.AcceptOnlyFromAmong([.. ClassifierKinds.All.Keys.Where(kind => kind != ClassifierKinds.Ensemble)]);
        var cell = new Option<string>("--cell")
        {
            Description = "rnn: recurrent cell; rnncell steps through time as the study notes do",
            DefaultValueFactory = _ => Name(s_default.Cell)
        };
        cell.AcceptOnlyFromAmong([.. Enum.GetValues<RnnCellKind>().Select(Name)]);
        Option<int> hidden = Number("--hidden", "rnn: hidden size", s_default.Hidden);
        Option<int?> layers = OwnNumber("--layers", "rnn, transformer: layers; 1 and 2");
        var bidirectional = new Option<bool>(
            "--bidirectional")
        {
            Description = "rnn: read from both ends (the default; --bidirectional false reads forwards only)",
            DefaultValueFactory = _ => s_default.Bidirectional
        };
        Option<int> filters = Number("--filters", "cnn: filters for each window", s_default.Filters);
        Option<int> heads = Number("--heads", "transformer: attention heads; they divide the embedding size", s_default.Heads);
        Option<int?> wordNgrams = OwnNumber("--ngrams", "bag: the longest run of words with a vector of its own; 2, in an ensemble 3");
        Option<int?> embedding = OwnNumber("--embedding", "Embedding size; bag 16, the others 128");
        var embeddingDropout = new Option<double>(
            "--embedding-dropout")
        {
            Description =
                "rnn, cnn: the share of a text's different tokens that are left out while training; short texts bear less",
            HelpName = "X",
            DefaultValueFactory = _ => s_default.EmbeddingDropout
        };
        var vectors = new Option<string?>(
            "--vectors")
        {
            Description = "Word vectors to begin with (word2vec, fastText, GloVe); their dimension is the embedding size",
            HelpName = "FILE"
        };
        Option<int?> maximumLength = OwnNumber("--max-length", "Tokens of a text that are read; bag all, the others 400");
        Option<int> minimumFrequency = Number("--min-frequency", "Rarer tokens become <unk>", s_default.MinimumFrequency);
        Option<int> maximumVocabulary = Number("--max-vocabulary", "Most entries of the vocabulary", s_default.MaximumVocabulary);
        Option<int?> epochs = OwnNumber("--epochs", "Passes over the training part; bag 10, the others 5");
        Option<int> batchSize = Number("--batch-size", "Texts in a step", s_default.BatchSize);
        var learningRate = new Option<double?>(
            "--learning-rate")
        { Description = "Adam's learning rate; bag 0.01, transformer 0.0005, the others 0.001", HelpName = "X" };
        var mixedPrecision = new Option<MixedPrecision>(
            "--mixed-precision")
        {
            Description = "Whether the operands of matrix products are bfloat16 while training",
            DefaultValueFactory = _ => s_default.MixedPrecision
        };
        Option<int> seed = Number("--seed", "Same seed, same model", s_default.Seed);
        Option<int?> gpu = Gpu();
        var output = new Option<string>(
            "--output")
        { Description = "Where the model goes", HelpName = "model.zip", DefaultValueFactory = _ => s_default.Output };
        var checkpoints = new Option<string?>(
            "--checkpoint-folder")
        { Description = "Where the training's state is kept while it goes on", HelpName = "DIR" };
        Option<int?> checkpointSteps = OwnNumber(
            "--checkpoint-steps", "Steps between two writings of the state; without it every five minutes and after each epoch");
        var resume = new Option<bool>("--resume") { Description = "Go on from the state in --checkpoint-folder" };
        var history = new Option<string?>("--history") { Description = "Where a line an epoch goes", HelpName = "FILE.csv" };
        Option<string?> plot = Plot("the curves of loss and accuracy go");
        var tensorBoard = new Option<string?>("--tensorboard") { Description = "Where TensorBoard's event files go", HelpName = "DIR" };
        Option<bool> json = Json();

        var command = new Command("train", "Train, evaluate and save a model")
        {
            train, test, text, label, tokenizer, merges, model, members, cell, hidden, layers, bidirectional, filters, wordNgrams, heads,
            embedding, embeddingDropout, vectors, maximumLength,
            minimumFrequency, maximumVocabulary, epochs, batchSize, learningRate, mixedPrecision, seed, gpu, output, checkpoints,
            checkpointSteps, resume, history, plot, tensorBoard, json,
        };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        const string ensemble = ClassifierKinds.Ensemble;
        (Option Option, string[] Models)[] ofSomeModels =
        [
            (members, [ensemble]), (cell, ["rnn", ensemble]), (hidden, ["rnn", ensemble]), (bidirectional, ["rnn", ensemble]),
            (layers, ["rnn", "transformer", ensemble]),
            (filters, ["cnn", ensemble]), (wordNgrams, ["bag", ensemble]), (heads, ["transformer"]),
            (embeddingDropout, ["rnn", "cnn", ensemble]),
        ];
        command.SetAction(parsed =>
        {
            string kind = parsed.GetRequiredValue(model);
            foreach ((Option option, string[] models) in ofSomeModels)
            {
                if (!models.Contains(kind) && IsGiven(parsed, option))
                {
                    throw new SampleException($"{option.Name}: expected with --model {string.Join(" or ", models)}, found with {kind}.");
                }
            }

            string[] memberKinds = [.. parsed.GetRequiredValue(members).Distinct()];
            if (memberKinds.Length < 2)
            {
                throw new SampleException($"--members: expected at least two different networks, found {string.Join(", ", memberKinds)}.");
            }

            string tokenizerKind = parsed.GetRequiredValue(tokenizer);
            if (tokenizerKind != TokenizerKinds.Subwords && IsGiven(parsed, merges))
            {
                throw new SampleException($"--merges: expected with --tokenizer {TokenizerKinds.Subwords}, found with {tokenizerKind}.");
            }

            if (parsed.GetValue(vectors) is not null && IsGiven(parsed, embedding))
            {
                throw new SampleException("--embedding: expected without --vectors, whose dimension decides, found both.");
            }

            if (IsGiven(parsed, checkpointSteps) && parsed.GetValue(checkpoints) is null)
            {
                throw new SampleException("--checkpoint-steps: expected --checkpoint-folder with it, found none.");
            }

            var trainFile = new ReviewFile(
                parsed.GetRequiredValue(train), parsed.GetValue(text), parsed.GetValue(label), reading.Of(parsed));
            ReviewFile? testFile = parsed.GetValue(test) is { } path ? trainFile with { Path = path } : null;
            TrainCommand.Run(new TrainSettings
            {
                Tokenizer = tokenizerKind,
                Merges = parsed.GetValue(merges),
                Model = kind,
                Members = memberKinds,
                Cell = Enum.GetValues<RnnCellKind>().Single(kind => Name(kind) == parsed.GetValue(cell)),
                Hidden = parsed.GetValue(hidden),
                Embedding = parsed.GetValue(embedding),
                Layers = parsed.GetValue(layers),
                Bidirectional = parsed.GetValue(bidirectional),
                Filters = parsed.GetValue(filters),
                WordNgrams = parsed.GetValue(wordNgrams),
                Heads = parsed.GetValue(heads),
                EmbeddingDropout = parsed.GetValue(embeddingDropout),
                Vectors = parsed.GetValue(vectors),
                MaximumLength = parsed.GetValue(maximumLength),
                MinimumFrequency = parsed.GetValue(minimumFrequency),
                MaximumVocabulary = parsed.GetValue(maximumVocabulary),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                MixedPrecision = parsed.GetValue(mixedPrecision),
                Seed = parsed.GetValue(seed),
                Gpu = parsed.GetValue(gpu),
                Output = parsed.GetRequiredValue(output),
                CheckpointFolder = parsed.GetValue(checkpoints),
                CheckpointSteps = parsed.GetValue(checkpointSteps),
                Resume = parsed.GetValue(resume),
                History = parsed.GetValue(history),
                Plot = parsed.GetValue(plot),
                TensorBoard = parsed.GetValue(tensorBoard),
                Json = parsed.GetValue(json),
            }, trainFile, testFile);
        });
        return command;
    }

    private static Command Evaluate()
    {
        Option<string> model = Model();
        var test = new Option<string>(
            "--test")
        { Description = "Labeled file: .csv, .tsv, .txt or .jsonl, plain or .gz", HelpName = "FILE", Required = true };
        Option<string?> text = Column("--text-column", "text"), label = Column("--label-column", "label");
        Option<string?> plot = Plot("the confusion matrix goes");
        Option<int> mistakes = Number("--mistakes", "How many of the reviews to show about which the model is most surely wrong", 0);
        Option<int?> gpu = Gpu();
        Option<bool> json = Json();
        var command = new Command("evaluate", "Evaluate a saved model") { model, test, text, label, plot, mistakes, gpu, json };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var file = new ReviewFile(parsed.GetRequiredValue(test), parsed.GetValue(text), parsed.GetValue(label), reading.Of(parsed));
            EvaluateCommand.Run(parsed.GetRequiredValue(model), file, parsed.GetValue(plot), parsed.GetValue(mistakes),
                parsed.GetValue(gpu), parsed.GetValue(json));
        });
        return command;
    }

    private static Command Predict()
    {
        Option<string> model = Model();
        Option<int?> gpu = Gpu();
        var texts = new Argument<string[]>(
            "TEXT")
        { Description = "Texts; without any, the lines of standard input", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("predict", "Ask a saved model") { model, gpu, texts };
        command.SetAction(parsed => PredictCommand.Run(parsed.GetRequiredValue(model), parsed.GetValue(gpu), parsed.GetValue(texts) ?? []));
        return command;
    }

    private static Option<int?> Gpu() =>
        new("--gpu") { Description = "The number of the GPU to work on; without it the CPU", HelpName = "N" };

    private static Option<string> Model() =>
        new("--model") { Description = "A model that 'train' saved", HelpName = "model.zip", Required = true };

    private static Option<bool> Json() => new("--json") { Description = "End with the figures as one line of JSON" };

    private static Option<string?> Plot(string what) =>
        new("--plot") { Description = $"Where {what}: an image, or with .json a Vega-Lite specification", HelpName = "FILE.svg" };

    private static Option<string?> Column(string name, string what) =>
        new(name) { Description = $"Column of the {what}: header name or 0-based number; guessed without it", HelpName = "N|NAME" };

    // Without a value, the network's own options decide.
    private static Option<int?> OwnNumber(string name, string description) => new(name) { Description = description, HelpName = "N" };

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static string Name(RnnCellKind kind) => kind.ToString().ToLowerInvariant();
}
