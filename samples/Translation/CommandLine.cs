using System.CommandLine;
using Microsoft.ML.NlpStudy;
using Samples;
using static Samples.SampleOptions;

namespace Translation;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private static readonly TrainSettings s_default = new();

    public static RootCommand Create()
    {
        Option<string> language = OneOf("--language", "The language to translate the generated sentences into", "ko", "ko", "fr");
        var root = new RootCommand(
            "Trains, evaluates and applies a translator. Without arguments: a demonstration on generated sentences.")
        {
            language, Train(), Translate(), Evaluate(), ScoreCommand.Create(),
        };
        root.SetAction(parsed => TrainCommand.RunDefault(parsed.GetRequiredValue(language)));
        return root;
    }

    private static Command Train()
    {
        Option<string?> source = File("--source", "The texts to translate, one in each line"),
            target = File("--target", "Their translations, line by line");
        Option<string?> pairs = File("--pairs", "Instead of --source and --target: a .tsv, .csv or .jsonl file with a column for each");
        Option<string?> sourceColumn = Column("--source-column", "the texts; the first"),
            targetColumn = Column("--target-column", "the translations; the second");
        Option<string?> testSource = File(
            "--test-source", "Texts to evaluate on; without them a random twentieth of the pairs is used");
        Option<string?> testTarget = File("--test-target", "Their translations");
        Option<string?> targetTexts = File(
            "--target-texts", "Texts in the target language, one in each line; back-translation makes more pairs of them");
        Option<string?> sourceTexts = File(
            "--source-texts", "With --target-texts: texts in the source language, which improve the back-translation in the same way");
        Option<string> model = OneOf("--model", "The network", s_default.Model, "transformer", "seq2seq");
        Option<string?> from = Optional<string?>(
            "--continue", "A translator that 'train' saved, to train further instead of a new one", "translator.zip");
        Option<int> merges = Number("--merges", "The number of subword merges that are learned from both languages", s_default.Merges);
        Option<double> subwordDropout = Defaulted(
            "--subword-dropout",
            "BPE-dropout: the share of merges left out at random, 0.1 in the paper; an epoch then reads each pair "
                + $"{TrainSettings.SubwordCopies} times, each time split differently",
            s_default.SubwordDropout, "X");
        Option<int> minimumFrequency = Number("--min-frequency", "Subwords that are rarer become <unk>", s_default.MinimumFrequency);
        Option<bool> lowercase = Optional<bool>("--lowercase", "Change all texts to lower case");
        Option<string> sourceTokenizer = OneOf(
            "--source-tokenizer",
            "How source texts are split before subwords; for Korean: treebank at spaces, korean also before particles and endings, "
                + "letters into words of Hangul letters",
            s_default.SourceTokenizer, "moses", "treebank", "korean", "letters");
        Option<string> targetTokenizer = OneOf(
            "--target-tokenizer",
            "How translations are split and joined; moses chooses its rules by the script, and Korean keeps its spaces",
            s_default.TargetTokenizer, "moses", "treebank");
        Option<int?> embedding = Size("--embedding", "The size of a token's vector, and of all states of a Transformer");
        Option<int?> hidden = Size("--hidden", "seq2seq: the size of a state"),
            layers = Size("--layers", "The number of layers of encoder and decoder each");
        Option<bool> inputFeeding = Defaulted(
            "--input-feeding",
            "seq2seq: each step reads the attention of the step before, the default; false trains several times faster",
            s_default.InputFeeding);
        Option<int?> feedForward = Size("--feed-forward", "transformer: the size of the feed-forward networks");
        Option<double?> dropout = Optional<double?>("--dropout", "The share of features dropped while training", "X");
        Option<double?> learningRate = Optional<double?>("--learning-rate", "The optimizer's learning rate", "X");
        Option<int> epochs = Number("--epochs", "The number of passes over the pairs", s_default.Epochs),
            batchSize = Number("--batch-size", "The number of pairs in a step", s_default.BatchSize);
        Option<MixedPrecision> mixedPrecision = Precision(s_default.MixedPrecision);
        Option<int> patience = Number(
            "--patience",
            "The number of epochs without a better validation loss before training ends; a twentieth of the pairs is for validation; "
                + "0: train on all pairs to the last epoch", s_default.Patience);
        Option<int> seed = Seed(s_default.Seed);
        Option<int?> gpu = Gpu();
        Option<string?> checkpoints = Optional<string?>(
            "--checkpoint-folder", "The folder for checkpoints; the training resumes from a checkpoint there", "DIR");
        Option<string> output = Defaulted("--output", "The file to save the model to", s_default.Output, "translator.zip");
        var command = new Command("train", "Train, evaluate and save a translator")
        {
            source, target, pairs, sourceColumn, targetColumn, testSource, testTarget, targetTexts, sourceTexts, from, model, merges,
            subwordDropout, minimumFrequency, lowercase, sourceTokenizer, targetTokenizer,
            embedding, hidden, layers, inputFeeding, feedForward,
            dropout, learningRate, epochs, batchSize, patience, mixedPrecision, seed, gpu, checkpoints, output,
        };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            // A saved translator has these already, so they would be ignored.
            Option[] ofNewOnes = [targetTexts, sourceTexts, model, merges, subwordDropout, minimumFrequency, lowercase, sourceTokenizer,
                targetTokenizer, embedding, hidden, layers, inputFeeding, feedForward, dropout];
            if (parsed.GetValue(from) is not null
                && ofNewOnes.FirstOrDefault(parsed.IsGiven) is { } given)
            {
                throw new SampleException($"{given.Name}: expected without --continue, because the saved translator sets it.");
            }

            if (parsed.GetValue(sourceTexts) is not null && parsed.GetValue(targetTexts) is null)
            {
                throw new SampleException("--source-texts: expected with --target-texts, found without.");
            }

            var trainFiles = new PairFiles(
                parsed.GetValue(source), parsed.GetValue(target), parsed.GetValue(pairs), parsed.GetValue(sourceColumn),
                parsed.GetValue(targetColumn), reading.Of(parsed));
            bool hasTest = parsed.GetValue(testSource) is not null || parsed.GetValue(testTarget) is not null;
            TrainCommand.Run(new TrainSettings
            {
                Model = parsed.GetRequiredValue(model),
                TargetTexts = parsed.GetValue(targetTexts),
                SourceTexts = parsed.GetValue(sourceTexts),
                Encoding = reading.Of(parsed).Encoding,
                Merges = parsed.GetValue(merges),
                SubwordDropout = parsed.GetValue(subwordDropout),
                MinimumFrequency = parsed.GetValue(minimumFrequency),
                Lowercase = parsed.GetValue(lowercase),
                SourceTokenizer = parsed.GetRequiredValue(sourceTokenizer),
                TargetTokenizer = parsed.GetRequiredValue(targetTokenizer),
                Embedding = parsed.GetValue(embedding),
                Hidden = parsed.GetValue(hidden),
                Layers = parsed.GetValue(layers),
                InputFeeding = parsed.GetValue(inputFeeding),
                FeedForward = parsed.GetValue(feedForward),
                Dropout = parsed.GetValue(dropout),
                LearningRate = parsed.GetValue(learningRate),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                Patience = parsed.GetValue(patience),
                MixedPrecision = parsed.GetValue(mixedPrecision),
                Seed = parsed.GetValue(seed),
                Gpu = parsed.GetValue(gpu),
                CheckpointFolder = parsed.GetValue(checkpoints),
                Output = parsed.GetRequiredValue(output),
            }, trainFiles,
            hasTest ? trainFiles with { Source = parsed.GetValue(testSource), Target = parsed.GetValue(testTarget), Pairs = null } : null,
            parsed.GetValue(from));
        });
        return command;
    }

    private static Command Translate()
    {
        Option<string> model = Model();
        Option<int> beam = Number("--beam", "The number of partial translations kept at each step; 1 is greedy search", 5),
            best = Number(
                "--n-best",
                "The number of translations of each text; above 1, a line has the text's number, rank, score and translation, with tabs "
                    + "between", 1);
        Option<string?> attention = Optional<string?>("--attention", "The file for a drawing of one translation's attention", "FILE.svg");
        Option<double> unknownPenalty = Defaulted(
            "--unknown-penalty", "The number subtracted from the log-probability of <unk>; Infinity bans it", 0.0, "X");
        Option<int?> gpu = Gpu();
        Argument<string[]> texts = Texts();
        var command = new Command("translate", "Translate texts with a saved translator")
        {
            model, beam, best, unknownPenalty, attention, gpu, texts,
        };
        command.SetAction(parsed => TranslateCommand.Run(
            parsed.GetRequiredValue(model), parsed.GetValue(beam), parsed.GetValue(best), parsed.GetValue(unknownPenalty),
            parsed.GetValue(attention), parsed.GetValue(gpu), parsed.GetValue(texts) ?? []));
        return command;
    }

    private static Command Evaluate()
    {
        Option<string> model = Model();
        Option<string?> source = File("--source", "The texts to translate, one in each line"),
            target = File("--target", "Their translations, line by line");
        Option<string?> pairs = File("--pairs", "Instead of --source and --target: a .tsv, .csv or .jsonl file with a column for each");
        Option<string?> sourceColumn = Column("--source-column", "the texts; the first"),
            targetColumn = Column("--target-column", "the translations; the second");
        Option<int> beam = Number("--beam", "The number of partial translations kept at each step; 1 is greedy search", 5);
        Option<bool> lowercase = Optional<bool>("--lowercase", "Ignore letter case");
        Option<string> bleuTokenizer = Defaulted(
            "--bleu-tokenizer", "The tokenizer of BLEU, by sacreBLEU's name: 13a, intl, char, zh, none", "13a", "NAME");
        Option<int?> gpu = Gpu();
        var command = new Command("evaluate", "Evaluate a saved translator with BLEU and chrF")
        {
            model, source, target, pairs, sourceColumn, targetColumn, beam, lowercase, bleuTokenizer, gpu,
        };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        command.SetAction(parsed => EvaluateCommand.Run(
            parsed.GetRequiredValue(model),
            new PairFiles(
                parsed.GetValue(source), parsed.GetValue(target), parsed.GetValue(pairs), parsed.GetValue(sourceColumn),
                parsed.GetValue(targetColumn), reading.Of(parsed)),
            parsed.GetValue(beam), parsed.GetValue(lowercase), parsed.GetRequiredValue(bleuTokenizer), parsed.GetValue(gpu)));
        return command;
    }

    private static Option<string> Model() =>
        Required("--model", "A translator that 'train' saved", "translator.zip");

    private static Option<string?> Column(string name, string what) =>
        Optional<string?>(name, $"--pairs: the column of {what} without this", "N|NAME");

    private static Option<string?> File(string name, string description) => Optional<string?>(name, description, "FILE");

    private static Option<int> Number(string name, string description, int value) =>
        Defaulted(name, description, value, "N");

    private static Option<int?> Size(string name, string description) => Optional<int?>(name, description, "N");
}
