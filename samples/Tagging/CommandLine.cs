using System.CommandLine;
using Microsoft.ML.NlpStudy;
using Samples;
using static Samples.SampleOptions;

namespace Tagging;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private static readonly TrainSettings s_default = new();

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Trains, evaluates and applies a tagger of names or parts of speech. Without arguments: a demonstration on generated "
                + "sentences.")
        {
            Train(), Evaluate(), Tag(),
        };
        root.SetAction(_ => TrainCommand.RunDefault());
        return root;
    }

    private static Command Train()
    {
        Option<string> train = Required("--train", "The training file: sentences with tags, plain or .gz, or a folder of files", "FILE");
        Option<string?> validation = Optional<string?>(
            "--validation", "The file that decides which epoch is best; without it a tenth of the training file", "FILE");
        Option<string?> test = Optional<string?>(
            "--test", "The test file; without it a random fifth of the training file is used", "FILE");
        Option<string?> tokenizer = Optional<string?>(
            "--tokenizer", "How texts to tag are cut: as the tokens of the training file; detected: words or characters");
        tokenizer.AcceptOnlyFromAmong([.. TokenizerKinds.All.Keys]);
        Option<string> model = OneOf(
            "--model", "The network: recurrent, or a pretrained encoder", s_default.Model, TrainSettings.Recurrent,
            TrainSettings.Pretrained);
        Option<TaggerDecoder> decoder = Defaulted(
            "--decoder", "How tags are chosen: for the sentence, or each by itself", s_default.Decoder);
        Option<CharacterEncoderKind?> characters = Optional<CharacterEncoderKind?>(
            "--characters", "rnn: the part that reads a word's characters; cnn for words, none where tokens are characters");
        Option<int?> embedding = OwnNumber("--embedding", "rnn: the size of a word's vector; 100"),
            hidden = OwnNumber("--hidden", "rnn: the size of a state in each direction; 128"),
            layers = OwnNumber("--layers", "rnn: the number of layers; 1"),
            minimumFrequency = OwnNumber("--min-frequency", "rnn: rarer words share a vector; 1");
        Option<string?> vectors = Optional<string?>(
            "--vectors", "rnn: word vectors to start from (word2vec, fastText, GloVe); they set the embedding size", "FILE");
        Option<string?> encoder = Optional<string?>(
            "--encoder", "encoder: the folder of a pretrained encoder, as Hugging Face lays it out", "DIR");
        Option<int?> maximumLength = OwnNumber("--max-length", "encoder: the number of pieces that are read at once; 256");
        Option<double?> dropout = Optional<double?>("--dropout", "The share of features that training drops; rnn 0.5, encoder 0.1", "X");
        Option<int?> epochs = OwnNumber("--epochs", "The most passes over the training part; rnn 30, encoder 3"),
            batchSize = OwnNumber("--batch-size", "The number of sentences in a step; rnn 16, encoder 32"),
            patience = OwnNumber("--patience", "rnn: stop after so many epochs without a better one; 5");
        Option<double?> learningRate = Optional<double?>("--learning-rate", "The learning rate; rnn 0.001, encoder 0.00005", "X");
        Option<MixedPrecision> mixedPrecision = Precision(s_default.MixedPrecision);
        Option<int> seed = Seed(s_default.Seed);
        Option<int?> gpu = Gpu();
        Option<string> output = Defaulted("--output", "The file to save the model to", s_default.Output, "FILE");
        Option<string?> checkpoints = Optional<string?>("--checkpoint-folder", "The folder for checkpoints of the training", "DIR");
        Option<int?> checkpointSteps = OwnNumber(
            "--checkpoint-steps", "Steps between two checkpoints; without it one every five minutes and after each epoch");
        Option<bool> resume = Optional<bool>("--resume", "Resume from the checkpoint in --checkpoint-folder");
        Option<string?> history = Optional<string?>("--history", "The file for a line of figures for each epoch", "FILE.csv");
        Option<string?> plot = Optional<string?>("--plot", "The file for the curves of the training: .svg, or .json for Vega-Lite", "FILE");
        Option<bool> json = PrintsJson();
        var command = new Command("train", "Train, evaluate and save a tagger; Ctrl+C keeps what is trained")
        {
            train, validation, test, tokenizer, model, decoder, characters, embedding, hidden, layers, minimumFrequency, vectors, encoder,
            maximumLength, dropout, epochs, batchSize, patience, learningRate, mixedPrecision, seed, gpu, output, checkpoints,
            checkpointSteps, resume, history, plot, json,
        };
        var files = new TaggedFileOptions();
        files.AddTo(command);
        (Option Option, string Model)[] ofOneModel =
        [
            (characters, TrainSettings.Recurrent), (embedding, TrainSettings.Recurrent), (hidden, TrainSettings.Recurrent),
            (layers, TrainSettings.Recurrent), (minimumFrequency, TrainSettings.Recurrent), (vectors, TrainSettings.Recurrent),
            (patience, TrainSettings.Recurrent), (encoder, TrainSettings.Pretrained), (maximumLength, TrainSettings.Pretrained),
        ];
        command.SetAction(parsed =>
        {
            string kind = parsed.GetRequiredValue(model);
            foreach ((Option option, string of) in ofOneModel)
            {
                if (kind != of && parsed.IsGiven(option))
                {
                    throw new SampleException($"{option.Name}: expected with --model {of}, found with {kind}.");
                }
            }

            if (kind == TrainSettings.Pretrained && parsed.GetValue(encoder) is null)
            {
                throw new SampleException($"--model {kind}: expected --encoder with it, found none.");
            }

            if (parsed.IsGiven(vectors) && parsed.IsGiven(embedding))
            {
                throw new SampleException("--embedding: expected without --vectors, which set the embedding size, found both.");
            }

            if (parsed.IsGiven(checkpointSteps) && parsed.GetValue(checkpoints) is null)
            {
                throw new SampleException("--checkpoint-steps: expected --checkpoint-folder with it, found none.");
            }

            TaggedTextOptions reading = files.Of(parsed);
            TaggedFile? FileOf(string? path) => path is null ? null : new TaggedFile(path, reading);
            TrainCommand.Run(new TrainSettings
            {
                Model = kind,
                Tokenizer = parsed.GetValue(tokenizer),
                Decoder = parsed.GetValue(decoder),
                Characters = parsed.GetValue(characters),
                Embedding = parsed.GetValue(embedding),
                Hidden = parsed.GetValue(hidden),
                Layers = parsed.GetValue(layers),
                Dropout = parsed.GetValue(dropout),
                MinimumFrequency = parsed.GetValue(minimumFrequency),
                Vectors = parsed.GetValue(vectors),
                Encoder = parsed.GetValue(encoder),
                MaximumLength = parsed.GetValue(maximumLength),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                Patience = parsed.GetValue(patience),
                MixedPrecision = parsed.GetValue(mixedPrecision),
                Seed = parsed.GetValue(seed),
                Gpu = parsed.GetValue(gpu),
                Output = parsed.GetRequiredValue(output),
                CheckpointFolder = parsed.GetValue(checkpoints),
                CheckpointSteps = parsed.GetValue(checkpointSteps),
                Resume = parsed.GetValue(resume),
                History = parsed.GetValue(history),
                Plot = parsed.GetValue(plot),
                Json = parsed.GetValue(json),
            }, FileOf(parsed.GetRequiredValue(train))!, FileOf(parsed.GetValue(validation)), FileOf(parsed.GetValue(test)));
        });
        return command;
    }

    private static Command Evaluate()
    {
        Option<string> model = Model();
        Option<string> test = Required("--test", "A file of sentences with tags, plain or .gz", "FILE");
        Option<int> mistakes = Defaulted("--mistakes", "The number of wrong sentences to show, those of the surest mistakes first", 0, "N");
        Option<string?> columns = Optional<string?>(
            "--columns", "The file for token, tag and predicted tag in columns, as conlleval reads them", "FILE");
        Option<int?> gpu = Gpu();
        Option<bool> json = PrintsJson();
        var command = new Command("evaluate", "Evaluate a saved tagger: exact spans as conlleval counts them")
        {
            model, test, mistakes, columns, gpu, json,
        };
        var files = new TaggedFileOptions();
        files.AddTo(command);
        command.SetAction(parsed => EvaluateCommand.Run(
            parsed.GetRequiredValue(model), new TaggedFile(parsed.GetRequiredValue(test), files.Of(parsed)), parsed.GetValue(mistakes),
            parsed.GetValue(columns), parsed.GetValue(gpu), parsed.GetValue(json)));
        return command;
    }

    private static Command Tag()
    {
        Option<string> model = Model();
        Option<string> format = OneOf(
            "--format", "entities: text number, class, confidence, start, end, entity; columns: token and tag; json: a line for each text",
            TagCommand.Entities, TagCommand.Entities, TagCommand.Columns, TagCommand.Json);
        Option<string?> input = Optional<string?>("--input", "A file with a text in each line, plain or .gz", "FILE");
        Option<string?> column = Optional<string?>("--text-column", "The column of the text, where --input is a table", "N|NAME");
        Option<string?> output = Optional<string?>("--output", "The file for the result; without it standard output", "FILE");
        Option<string?> plot = Optional<string?>(
            "--plot", "The drawing of one text with its entities: .svg, or .json for Vega-Lite", "FILE");
        Option<int?> gpu = Gpu();
        Argument<string[]> texts = Texts();
        var command = new Command("tag", "Find the entities of texts with a saved tagger")
        {
            model, format, input, column, output, plot, gpu, texts,
        };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        command.SetAction(parsed => TagCommand.Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(format),
            parsed.GetValue(input) is { } file ? new TextFile(file, parsed.GetValue(column), reading.Of(parsed)) : null,
            parsed.GetValue(output), parsed.GetValue(plot), parsed.GetValue(gpu), parsed.GetValue(texts) ?? []));
        return command;
    }

    private static Option<string> Model() => Required("--model", "A tagger that 'train' saved", "tagger.zip");

    private static Option<bool> PrintsJson() => Optional<bool>("--json", "Print the figures as a last line of JSON");

    // If the option is left out, the default of the network's options holds.
    private static Option<int?> OwnNumber(string name, string description) => Optional<int?>(name, description, "N");
}
