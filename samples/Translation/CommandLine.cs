using System.CommandLine;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Translation;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private static readonly TrainSettings s_default = new();

    public static RootCommand Create()
    {
        Option<string> language = Language();
        var root = new RootCommand(
            "Trains, evaluates and applies a translator. Without arguments: a demonstration on phrases that it makes up.")
        {
            language, Train(), Translate(), Evaluate(),
        };
        root.SetAction(parsed => TrainCommand.RunDefault(parsed.GetRequiredValue(language)));
        return root;
    }

    private static Command Train()
    {
        Option<string?> source = File("--source", "Texts to translate, one a line"),
            target = File("--target", "Their translations, line by line");
        Option<string?> pairs = File("--pairs", "Or both as columns of a .tsv, .csv or .jsonl file");
        Option<string?> sourceColumn = Column("--source-column", "the texts; the first"),
            targetColumn = Column("--target-column", "the translations; the second");
        Option<string?> testSource = File(
            "--test-source", "Texts to evaluate on; without them a random twentieth of the pairs is held out");
        Option<string?> testTarget = File("--test-target", "Their translations");
        Option<string?> targetTexts = File(
            "--target-texts", "Texts in the language of the translations, one a line: back-translation makes more pairs of them");
        Option<string?> sourceTexts = File("--source-texts",
            "With --target-texts: texts in the other language, on which the translator that makes those pairs is trained likewise");
        var model = new Option<string>("--model") { Description = "The network", DefaultValueFactory = _ => s_default.Model };
        model.AcceptOnlyFromAmong("transformer", "seq2seq");
        Option<string?> from = new("--continue")
        {
            Description = "A translator that 'train' saved, to go on training instead of a new one",
            HelpName = "translator.zip"
        };
        Option<int> merges = Number("--merges", "Subwords that are learned of both languages", s_default.Merges);
        var subwordDropout = new Option<double>("--subword-dropout")
        {
            Description =
                $"BPE-dropout: the share of merges left out by chance, 0.1 in the paper; an epoch then reads each pair "
                    + $"{TrainSettings.SubwordCopies} times, cut in other ways each",
            HelpName = "X",
            DefaultValueFactory = _ => s_default.SubwordDropout,
        };
        Option<int> minimumFrequency = Number("--min-frequency", "Rarer subwords become <unk>", s_default.MinimumFrequency);
        var lowercase = new Option<bool>("--lowercase") { Description = "Everything in lower case" };
        var sourceTokenizer = new Option<string>("--source-tokenizer")
        {
            Description =
                "How texts to translate are cut into words before subwords; for Korean: treebank at spaces, korean particles and endings "
                    + "off, letters into words of Hangul letters",
            DefaultValueFactory = _ => s_default.SourceTokenizer,
        };
        sourceTokenizer.AcceptOnlyFromAmong("moses", "treebank", "korean", "letters");
        var targetTokenizer = new Option<string>("--target-tokenizer")
        {
            Description =
                "How translations are cut into words and joined again; Moses goes by the script of the translations: Korean keeps its "
                    + "spaces",
            DefaultValueFactory = _ => s_default.TargetTokenizer,
        };
        targetTokenizer.AcceptOnlyFromAmong("moses", "treebank");
        Option<int?> embedding = Size("--embedding", "Size of a token's vector, and of all a Transformer's states");
        Option<int?> hidden = Size("--hidden", "Size of a seq2seq state"), layers = Size("--layers", "Layers of encoder and decoder each");
        var inputFeeding = new Option<bool>("--input-feeding")
        {
            Description =
                "seq2seq: a step hears what the one before attended to (the default; --input-feeding false trains several times faster)",
            DefaultValueFactory = _ => s_default.InputFeeding,
        };
        Option<int?> feedForward = Size("--feed-forward", "Size of a Transformer's feed-forward networks");
        var dropout = new Option<double?>("--dropout") { Description = "The share of features dropped while training", HelpName = "X" };
        var learningRate = new Option<double?>("--learning-rate") { Description = "The optimizer's learning rate", HelpName = "X" };
        Option<int> epochs = Number("--epochs", "Passes over the pairs", s_default.Epochs),
            batchSize = Number("--batch-size", "Pairs in a step", s_default.BatchSize);
        var mixedPrecision = new Option<MixedPrecision>("--mixed-precision")
        {
            Description = "Whether the operands of matrix products are bfloat16 while training",
            DefaultValueFactory = _ => s_default.MixedPrecision,
        };
        Option<int> patience = Number(
            "--patience",
            "Epochs without a better validation loss on a twentieth of the pairs before training ends; 0: all pairs are read, to the last "
                + "epoch", s_default.Patience);
        Option<int> seed = Number("--seed", "Same seed, same model", s_default.Seed);
        Option<int?> gpu = Gpu();
        Option<string?> checkpoints = new(
            "--checkpoint-folder")
        { Description = "Where the state of the training is kept; it goes on from there", HelpName = "DIR" };
        var output = new Option<string>(
            "--output")
        { Description = "Where the model goes", HelpName = "translator.zip", DefaultValueFactory = _ => s_default.Output };
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
            // What a saved translator has already. Said all the same, it would be ignored.
            Option[] ofNewOnes = [targetTexts, sourceTexts, model, merges, subwordDropout, minimumFrequency, lowercase, sourceTokenizer,
                targetTokenizer, embedding, hidden, layers, inputFeeding, feedForward, dropout];
            if (parsed.GetValue(from) is not null
                && ofNewOnes.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            {
                throw new SampleException($"{given.Name}: expected without --continue, whose translator has its own.");
            }

            if (parsed.GetValue(sourceTexts) is not null && parsed.GetValue(targetTexts) is null)
            {
                throw new SampleException("--source-texts: expected with --target-texts, which they help to translate.");
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
        Option<int> beam = Number("--beam", "Partial translations kept at each step; 1 is greedy", 5),
            best = Number(
                "--n-best",
                "Translations of each text; with more than one, a line is the text's number, the rank, the score and the translation, with "
                    + "tabs between", 1);
        var attention = new Option<string?>(
            "--attention")
        { Description = "Where the attention of one text's translation is drawn", HelpName = "FILE.svg" };
        var unknownPenalty = new Option<double>("--unknown-penalty")
        {
            Description = "What <unk> loses in log-probability wherever it may come; Infinity: it never comes",
            HelpName = "X",
            DefaultValueFactory = _ => 0,
        };
        Option<int?> gpu = Gpu();
        var texts = new Argument<string[]>(
            "TEXT")
        { Description = "Texts; without any, the lines of standard input", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("translate", "Ask a saved translator") { model, beam, best, unknownPenalty, attention, gpu, texts };
        command.SetAction(parsed => TranslateCommand.Run(
            parsed.GetRequiredValue(model), parsed.GetValue(beam), parsed.GetValue(best), parsed.GetValue(unknownPenalty),
            parsed.GetValue(attention), parsed.GetValue(gpu), parsed.GetValue(texts) ?? []));
        return command;
    }

    private static Command Evaluate()
    {
        Option<string> model = Model();
        Option<string?> source = File("--source", "Texts to translate, one a line"),
            target = File("--target", "Their translations, line by line");
        Option<string?> pairs = File("--pairs", "Or both as columns of a .tsv, .csv or .jsonl file");
        Option<string?> sourceColumn = Column("--source-column", "the texts; the first"),
            targetColumn = Column("--target-column", "the translations; the second");
        Option<int> beam = Number("--beam", "Partial translations kept at each step; 1 is greedy", 5);
        var lowercase = new Option<bool>("--lowercase") { Description = "Compare without regard to case" };
        var bleuTokenizer = new Option<string>("--bleu-tokenizer")
        {
            Description = "How BLEU cuts texts, by sacreBLEU's names: 13a, intl, char, zh, none",
            HelpName = "NAME",
            DefaultValueFactory = _ => "13a",
        };
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

    private static Option<string> Language()
    {
        var language = new Option<string>(
            "--language")
        { Description = "The language of the made-up phrases: ko or fr", DefaultValueFactory = _ => "ko" };
        language.AcceptOnlyFromAmong("ko", "fr");
        return language;
    }

    private static Option<string> Model() =>
        new("--model") { Description = "A translator that 'train' saved", HelpName = "translator.zip", Required = true };

    private static Option<string?> Column(string name, string what) =>
        new(name) { Description = $"--pairs: the column of {what} without this", HelpName = "N|NAME" };

    private static Option<int?> Gpu() =>
        new("--gpu") { Description = "The number of the GPU to work on; without it the CPU", HelpName = "N" };

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    private static Option<int?> Size(string name, string description) => new(name) { Description = description, HelpName = "N" };
}
