using System.CommandLine;
using Microsoft.ML.NlpStudy;
using Samples;
using static Samples.SampleOptions;

namespace Sentiment;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private static readonly TrainSettings s_default = new();

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Trains, evaluates and applies a sentiment classifier. Without arguments: a demonstration on a small corpus.")
        {
            Train(), Evaluate(), Predict(), ScoreCommand.Create(),
        };
        root.SetAction(_ => TrainCommand.RunDefault());
        return root;
    }

    private static Command Train()
    {
        Option<string> train = Required("--train", "The training file: .csv, .tsv, .txt or .jsonl, plain or .gz", "FILE");
        Option<string?> test = Optional<string?>(
            "--test", "The test file; without it a random fifth of the training file is used", "FILE");
        Option<string?> text = Column("--text-column", "text"), label = Column("--label-column", "label");
        Option<string> tokenizer = OneOf(
            "--tokenizer", "How texts are split: korean splits particles and endings off words; subwords are learned",
            s_default.Tokenizer, TokenizerKinds.All.Keys);
        Option<int> merges = Number("--merges", "subwords: the number of merges that are learned", s_default.Merges);
        Option<string> model = OneOf(
            "--model", "The network; ensemble trains several and weights their probabilities", s_default.Model, ClassifierKinds.All.Keys);
        Option<string[]> members = Defaulted<string[]>("--members", "ensemble: its networks", [.. s_default.Members]);
        members.AllowMultipleArgumentsPerToken = true;
        members.AcceptOnlyFromAmong([.. ClassifierKinds.All.Keys.Except([ClassifierKinds.Ensemble, ClassifierKinds.Encoder])]);
        Option<string> weighting = OneOf(
            "--weighting", "ensemble: its weights; cross-validated trains each network once more for each fold",
            Name(s_default.Weighting), Enum.GetValues<EnsembleWeighting>().Select(Name));
        Option<int> folds = Number("--folds", "ensemble: the number of folds of --weighting cross-validated", s_default.Folds);
        Option<string?> group = Optional<string?>(
            "--group", "The column of groups, such as films: none is divided between training and validation", "N|NAME");
        Option<string> cell = OneOf(
            "--cell", "rnn: the recurrent unit; rnncell is a loop over steps, as in the study notes", Name(s_default.Cell),
            Enum.GetValues<RnnCellKind>().Select(Name));
        Option<int> hidden = Number("--hidden", "rnn: the size of the hidden state", s_default.Hidden);
        Option<int?> layers = OwnNumber("--layers", "The number of layers; rnn 1, transformer 2");
        Option<bool> bidirectional = Defaulted(
            "--bidirectional", "rnn: read in both directions, the default; --bidirectional false reads forwards only",
            s_default.Bidirectional);
        Option<int> filters = Number("--filters", "cnn: the number of filters for each window", s_default.Filters);
        Option<int> heads = Number(
            "--heads", "transformer: the number of attention heads, a divisor of the embedding size", s_default.Heads);
        Option<int?> wordNgrams = OwnNumber(
            "--ngrams", "bag, naive-bayes: the longest run of words that counts as one; bag 2, in an ensemble 3; naive-bayes 3");
        Option<double?> smoothing = Optional<double?>(
            "--smoothing", "naive-bayes: the number added to each count of a word or run of words; 2", "X");
        Option<int?> embedding = OwnNumber("--embedding", "The size of a token's vector; bag 16, the others 128");
        Option<double> embeddingDropout = Defaulted(
            "--embedding-dropout", "rnn, cnn: the share of a text's different tokens that training drops; use less for short texts",
            s_default.EmbeddingDropout, "X");
        Option<string?> vectors = Optional<string?>(
            "--vectors", "Word vectors to start from (word2vec, fastText, GloVe); they set the embedding size", "FILE");
        var objective = new MixedObjectiveChoice();
        Option<string?> languageModel = Optional<string?>(
            "--language-model", "rnn: start from a language model: a file that a training saved, or train, which trains one on the texts "
                + "and saves it beside the model", $"FILE|{LanguageModelStep.Train}");
        Option<int> modelHidden = Number(
            "--language-model-hidden", "--language-model train: the size of its states and vectors", s_default.LanguageModelHidden);
        Option<int> modelEpochs = Number(
            "--language-model-epochs", "--language-model train: the number of passes over the texts", s_default.LanguageModelEpochs);
        Option<string?> encoder = Optional<string?>(
            "--encoder", "encoder: the folder of a pretrained encoder, as Hugging Face lays it out", "DIR");
        Option<EncoderPooling> pooling = Defaulted(
            "--pooling", "encoder: the vector of a text; sentence encoders such as MiniLM were trained with the mean", s_default.Pooling);
        Option<LongTextHandling> longTexts = Defaulted(
            "--long-texts", "encoder: the part of longer texts that is read", s_default.LongTexts);
        Option<int?> maximumLength = OwnNumber(
            "--max-length", "The number of tokens that are read of a text; bag all, encoder 256, the others 400");
        Option<int> minimumFrequency = Number("--min-frequency", "Tokens that are rarer become <unk>", s_default.MinimumFrequency);
        Option<int> maximumVocabulary = Number("--max-vocabulary", "The largest size of the vocabulary", s_default.MaximumVocabulary);
        Option<int?> epochs = OwnNumber("--epochs", "The number of passes over the training part; bag 10, encoder 3, the others 5");
        Option<int?> batchSize = OwnNumber("--batch-size", "The number of texts in a step; encoder 32, the others 64");
        Option<double?> learningRate = Optional<double?>(
            "--learning-rate", "Adam's learning rate; bag 0.01, transformer 0.0005, encoder 0.00005, the others 0.001", "X");
        Option<ValidationMetric> validationMetric = Defaulted(
            "--validation-metric", "The metric on the validation part that decides which epoch is kept", s_default.ValidationMetric);
        Option<MixedPrecision> mixedPrecision = Precision(s_default.MixedPrecision);
        Option<int> seed = Seed(s_default.Seed);
        Option<int?> gpu = Gpu();
        Option<string> output = Defaulted("--output", "The file to save the model to", s_default.Output, "model.zip");
        Option<string?> checkpoints = Optional<string?>("--checkpoint-folder", "The folder for checkpoints of the training", "DIR");
        Option<int?> checkpointSteps = OwnNumber(
            "--checkpoint-steps", "Steps between two checkpoints; without it one every five minutes and after each epoch");
        Option<bool> resume = Optional<bool>("--resume", "Resume from the checkpoint in --checkpoint-folder");
        Option<string?> history = Optional<string?>("--history", "The file for a line of figures for each epoch", "FILE.csv");
        Option<string?> plot = Plot("the curves of loss and accuracy");
        Option<string?> tensorBoard = Optional<string?>("--tensorboard", "The folder for TensorBoard's event files", "DIR");
        Option<bool> json = Json();

        var command = new Command("train", "Train, evaluate and save a model")
        {
            train, test, text, label, tokenizer, merges, model, members, weighting, folds, group, cell, hidden, layers, bidirectional,
            filters, wordNgrams, smoothing, heads,
            embedding, embeddingDropout, vectors, languageModel, modelHidden, modelEpochs, encoder, pooling, longTexts, maximumLength,
            minimumFrequency, maximumVocabulary, epochs, batchSize, learningRate, validationMetric, mixedPrecision, seed, gpu, output,
            checkpoints, checkpointSteps, resume, history, plot, tensorBoard, json,
        };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        objective.AddTo(command);
        const string ensemble = ClassifierKinds.Ensemble, pretrained = ClassifierKinds.Encoder;
        string[] ofTokens = [.. ClassifierKinds.All.Keys.Except([pretrained])];
        string[] ofVectors = [.. ofTokens.Except([ClassifierKinds.NaiveBayes])];
        (Option Option, string[] Models)[] ofSomeModels =
        [
            (members, [ensemble]), (weighting, [ensemble]), (folds, [ensemble]),
            (cell, ["rnn", ensemble]), (hidden, ["rnn", ensemble]), (bidirectional, ["rnn", ensemble]),
            (layers, ["rnn", "transformer", ensemble]),
            (filters, ["cnn", ensemble]), (wordNgrams, ["bag", ClassifierKinds.NaiveBayes, ensemble]),
            (smoothing, [ClassifierKinds.NaiveBayes, ensemble]), (heads, ["transformer"]),
            (embeddingDropout, ["rnn", "cnn", ensemble]), (languageModel, ["rnn", ensemble]),
            .. objective.All.Select(option => (option, (string[])["rnn", "cnn", ensemble])),
            (encoder, [pretrained]), (pooling, [pretrained]), (longTexts, [pretrained]),
            (group, ofTokens), (tokenizer, ofTokens), (embedding, ofVectors), (vectors, ofVectors),
            (minimumFrequency, ofTokens), (maximumVocabulary, ofTokens),
        ];
        command.SetAction(parsed =>
        {
            string kind = parsed.GetRequiredValue(model);
            foreach ((Option option, string[] models) in ofSomeModels)
            {
                if (!models.Contains(kind) && parsed.IsGiven(option))
                {
                    throw new SampleException($"{option.Name}: expected with --model {string.Join(" or ", models)}, found with {kind}.");
                }
            }

            if (kind == pretrained && parsed.GetValue(encoder) is null)
            {
                throw new SampleException($"--model {pretrained}: expected --encoder with it, found none.");
            }

            CheckLanguageModel(
                parsed, parsed.GetValue(languageModel), [modelHidden, modelEpochs],
                [cell, hidden, layers, bidirectional, embedding, vectors]);
            string[] memberKinds = [.. parsed.GetRequiredValue(members).Distinct()];
            if (memberKinds.Length < 2)
            {
                throw new SampleException($"--members: expected at least two different networks, found {string.Join(", ", memberKinds)}.");
            }

            if (parsed.IsGiven(folds) && parsed.GetValue(weighting) != Name(EnsembleWeighting.CrossValidated))
            {
                throw new SampleException(
                    $"--folds: expected with --weighting cross-validated, found with {parsed.GetValue(weighting)}.");
            }

            string tokenizerKind = parsed.GetRequiredValue(tokenizer);
            if (tokenizerKind != TokenizerKinds.Subwords && parsed.IsGiven(merges))
            {
                throw new SampleException($"--merges: expected with --tokenizer {TokenizerKinds.Subwords}, found with {tokenizerKind}.");
            }

            if (parsed.GetValue(vectors) is not null && parsed.IsGiven(embedding))
            {
                throw new SampleException("--embedding: expected without --vectors, which set the embedding size, found both.");
            }

            if (parsed.IsGiven(checkpointSteps) && parsed.GetValue(checkpoints) is null)
            {
                throw new SampleException("--checkpoint-steps: expected --checkpoint-folder with it, found none.");
            }

            var trainFile = new ReviewFile(
                parsed.GetRequiredValue(train), parsed.GetValue(text), parsed.GetValue(label), reading.Of(parsed),
                parsed.GetValue(group));
            ReviewFile? testFile = parsed.GetValue(test) is { } path ? trainFile with { Path = path, GroupColumn = null } : null;
            TrainCommand.Run(new TrainSettings
            {
                Tokenizer = tokenizerKind,
                Merges = parsed.GetValue(merges),
                Model = kind,
                Members = memberKinds,
                Weighting = Enum.GetValues<EnsembleWeighting>().Single(one => Name(one) == parsed.GetValue(weighting)),
                Folds = parsed.GetValue(folds),
                GroupColumn = parsed.GetValue(group),
                Cell = Enum.GetValues<RnnCellKind>().Single(kind => Name(kind) == parsed.GetValue(cell)),
                Hidden = parsed.GetValue(hidden),
                Embedding = parsed.GetValue(embedding),
                Layers = parsed.GetValue(layers),
                Bidirectional = parsed.GetValue(bidirectional),
                Filters = parsed.GetValue(filters),
                WordNgrams = parsed.GetValue(wordNgrams),
                Smoothing = parsed.GetValue(smoothing),
                Heads = parsed.GetValue(heads),
                EmbeddingDropout = parsed.GetValue(embeddingDropout),
                Vectors = parsed.GetValue(vectors),
                MixedObjective = objective.Of(parsed, parsed.GetValue(languageModel) == LanguageModelStep.Train),
                Unlabeled = objective.UnlabeledOf(parsed, parsed.GetValue(text), reading.Of(parsed)),
                LanguageModel = parsed.GetValue(languageModel),
                LanguageModelHidden = parsed.GetValue(modelHidden),
                LanguageModelEpochs = parsed.GetValue(modelEpochs),
                Encoder = parsed.GetValue(encoder),
                Pooling = parsed.GetValue(pooling),
                LongTexts = parsed.GetValue(longTexts),
                MaximumLength = parsed.GetValue(maximumLength),
                MinimumFrequency = parsed.GetValue(minimumFrequency),
                MaximumVocabulary = parsed.GetValue(maximumVocabulary),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                ValidationMetric = parsed.GetValue(validationMetric),
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

    // A language model has its own sizes, and options of its training need one that is trained.
    private static void CheckLanguageModel(ParseResult parsed, string? languageModel, Option[] ofTraining, Option[] ofOthers)
    {
        if (languageModel != LanguageModelStep.Train && ofTraining.FirstOrDefault(parsed.IsGiven) is { } lonely)
        {
            throw new SampleException(
                $"{lonely.Name}: expected with --language-model {LanguageModelStep.Train}, found with {languageModel ?? "none"}.");
        }

        if (languageModel is not null && ofOthers.FirstOrDefault(parsed.IsGiven) is { } other)
        {
            throw new SampleException($"{other.Name}: expected without --language-model, which has its own, found both.");
        }
    }

    private static Command Evaluate()
    {
        Option<string> model = Model();
        Option<string> test = Required("--test", "A file with labels: .csv, .tsv, .txt or .jsonl, plain or .gz", "FILE");
        Option<string?> text = Column("--text-column", "text"), label = Column("--label-column", "label");
        Option<string?> plot = Plot("the confusion matrix");
        Option<int> mistakes = Number("--mistakes", "The number of wrong predictions to show, those with the highest probability first", 0);
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
        Argument<string[]> texts = Texts();
        var command = new Command("predict", "Classify texts with a saved model") { model, gpu, texts };
        command.SetAction(parsed => PredictCommand.Run(parsed.GetRequiredValue(model), parsed.GetValue(gpu), parsed.GetValue(texts) ?? []));
        return command;
    }

    private static Option<string> Model() =>
        Required("--model", "A model that 'train' saved", "model.zip");

    private static Option<bool> Json() => Optional<bool>("--json", "Print the figures as a last line of JSON");

    private static Option<string?> Plot(string what) =>
        Optional<string?>("--plot", $"The file for {what}: an image, or with .json a Vega-Lite specification", "FILE.svg");

    private static Option<string?> Column(string name, string what) =>
        Optional<string?>(name, $"The column of the {what}: its name, or its number from 0; detected without it", "N|NAME");

    // If the option is left out, the default of the network's options holds.
    private static Option<int?> OwnNumber(string name, string description) => Optional<int?>(name, description, "N");

    private static Option<int> Number(string name, string description, int value) =>
        Defaulted(name, description, value, "N");

    private static string Name(EnsembleWeighting weighting) => weighting switch
    {
        EnsembleWeighting.CrossValidated => "cross-validated",
        _ => weighting.ToString().ToLowerInvariant(),
    };

    private static string Name(RnnCellKind kind) => kind.ToString().ToLowerInvariant();
}
