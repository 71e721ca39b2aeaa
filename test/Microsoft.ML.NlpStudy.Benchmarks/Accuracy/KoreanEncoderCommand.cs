using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>korean-encoder</c>: a small BERT is pretrained on the training texts of Naver's film reviews (NSMC) and fine-tuned on their labels,
/// beside the same network fine-tuned from its random weights. The pretrained one is also combined with other classifiers.
/// </summary>
internal static class KoreanEncoderCommand
{
    private static readonly EncoderSizes s_sizes = new()
    {
        Layers = 4,
        HiddenSize = 256,
        Heads = 4,
        FeedForwardSize = 1_024,
        MaximumLength = 64,
    };

    public static Command Create()
    {
        var folder = new Option<string>("--folder")
        {
            Description = "The folder of the pretrained encoder and of checkpoints; what is there already is used",
            Required = true,
        };
        var seeds = new Option<int>("--seeds") { Description = "The number of seeds", DefaultValueFactory = _ => 2 };
        var vocabulary = new Option<int>("--vocabulary") { Description = "The number of tokens", DefaultValueFactory = _ => 8_000 };
        var epochs = new Option<int>("--epochs") { Description = "The epochs of pretraining", DefaultValueFactory = _ => 15 };
        var rate = new Option<double>("--rate") { Description = "The learning rate of pretraining", DefaultValueFactory = _ => 1e-3 };
        var fineTuningEpochs = new Option<int>("--fine-tuning-epochs")
        {
            Description = "The most epochs of fine-tuning",
            DefaultValueFactory = _ => 4,
        };
        var fineTuningRate = new Option<double>("--fine-tuning-rate")
        {
            Description = "The learning rate of fine-tuning",
            DefaultValueFactory = _ => 2e-4,
        };
        var command = new Command("korean-encoder", "Test accuracy on NSMC with and without pretraining; needs NLPSTUDY_DATA")
        {
            folder, seeds, vocabulary, epochs, rate, fineTuningEpochs, fineTuningRate,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(folder), parsed.GetValue(seeds), parsed.GetValue(vocabulary),
            Training(parsed.GetValue(epochs), parsed.GetValue(rate)) with
            {
                BatchSize = 128,
                ValidationFraction = 0.02,
                EarlyStoppingPatience = null,
                Checkpoints = new CheckpointOptions { Folder = Path.Combine(parsed.GetRequiredValue(folder), "checkpoints") },
            },
            Training(parsed.GetValue(fineTuningEpochs), parsed.GetValue(fineTuningRate))));
        return command;
    }

    private static TrainingOptions Training(int epochs, double rate) => new()
    {
        Epochs = epochs,
        LearningRate = rate,
        Schedule = new LinearWarmUpSchedule(1_000),
        Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 },
        Progress = new EpochPrinter(),
    };

    private static void Run(string folder, int seeds, int vocabularySize, TrainingOptions pretraining, TrainingOptions fineTuning)
    {
        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadLabeledText(DataFolder.PathOf("nsmc/ratings_train.txt.gz"));
        using PretrainedEncoder pretrained = Pretrained(ml, Path.Combine(folder, "encoder"), texts, vocabularySize, pretraining);
        using PretrainedEncoder random = WithRandomWeights(ml, pretrained.Tokenizer, texts);
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(texts);
        IDataView test = keys.Transform(ml.Data.LoadLabeledText(DataFolder.PathOf("nsmc/ratings_test.txt.gz")));
        var rows = new List<string>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            DataOperationsCatalog.TrainTestData parts = ml.Data.TrainTestSplit(keys.Transform(texts), 0.05, seed: seed);
            var classifiers = new NsmcClassifiers(seed, parts.TrainSet, parts.TestSet, test);
            NsmcClassifiers.Result fineTuned = classifiers.Train("pretrained encoder", FineTuned(pretrained, fineTuning));
            NsmcClassifiers.Result fresh = classifiers.Train("the same encoder with random weights", FineTuned(random, fineTuning));
            NsmcClassifiers.Result bag = classifiers.Train("naive-Bayes bag", NsmcClassifiers.NaiveBayes);
            NsmcClassifiers.Result rnn = classifiers.Train("GRU", NsmcClassifiers.Rnn);
            rows.AddRange(new[] { fineTuned, fresh, bag, rnn, classifiers.Combine(fineTuned, bag, rnn) }
                .Select(result => $"| {seed} | {result.Row} |"));
        }

        Console.WriteLine("| seed | classifier | test accuracy | training, s |");
        Console.WriteLine("| ---: | --- | ---: | ---: |");
        rows.ForEach(Console.WriteLine);
    }

    private static NsmcClassifiers.Training FineTuned(PretrainedEncoder encoder, TrainingOptions training) => (ml, train, held) =>
        ml.MulticlassClassification.Trainers.PretrainedClassifier(encoder, new PretrainedClassifierOptions
        {
            MaximumLength = s_sizes.MaximumLength,
            Pooling = EncoderPooling.Mean,
            Training = training,
        }).Fit(train, held);

    private static PretrainedEncoder Pretrained(
        MLContext ml, string folder, IDataView train, int vocabularySize, TrainingOptions training)
    {
        if (!Directory.Exists(folder))
        {
            // With small letters alone BERT would take syllables apart into jamo.
            PretrainedTokenizer tokenizer = PretrainedTokenizer.LearnBert(
                train.GetColumn<string>("Text"), vocabularySize, new BertTokenizerOptions { LowerCase = false });
            Console.WriteLine("Pretraining:");
            using MaskedLanguageModelTransformer model = ml.Transforms.Text.MaskedLanguageModel(
                tokenizer, s_sizes, new MaskedLanguageModelOptions { Training = training }).Fit(train);
            using PretrainedEncoder encoder = model.CreateEncoder();
            encoder.Save(folder);
        }

        return PretrainedEncoder.Load(folder);
    }

    // One step at a rate of nearly 0 leaves the weights that a pretraining begins with.
    private static PretrainedEncoder WithRandomWeights(MLContext ml, PretrainedTokenizer tokenizer, IDataView train)
    {
        var nothing = new TrainingOptions { Epochs = 1, LearningRate = 1e-30, ValidationFraction = 0 };
        using MaskedLanguageModelTransformer model = ml.Transforms.Text.MaskedLanguageModel(
            tokenizer, s_sizes, new MaskedLanguageModelOptions { Training = nothing }).Fit(ml.Data.TakeRows(train, 8));
        return model.CreateEncoder();
    }

    private sealed class EpochPrinter : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.CompletedEpoch is { } epoch)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  epoch {epoch.Epoch}: loss {epoch.TrainingLoss:f4}, validation {epoch.ValidationLoss:f4}, "
                    + $"accuracy {100 * epoch.ValidationAccuracy:f2} %, {epoch.TokensPerSecond:n0} tokens/s"));
            }
        }
    }
}
