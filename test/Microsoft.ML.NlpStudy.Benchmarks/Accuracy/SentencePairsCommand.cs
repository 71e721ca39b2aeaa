using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>korsts</c>: the correlation of a regressor of pairs, trained from nothing, with the similarity of Korean sentences, beside the cosine
/// of their bags of tokens.
/// </summary>
internal static class SentencePairsCommand
{
    public static Command Create()
    {
        var network = new Option<string>("--network") { Description = "rnn, cnn, bag or transformer", DefaultValueFactory = _ => "rnn" };
        network.AcceptOnlyFromAmong("rnn", "cnn", "bag", "transformer");
        var seeds = new Option<int>("--seeds") { Description = "The number of seeds", DefaultValueFactory = _ => 2 };
        var merges = new Option<int>("--merges")
        {
            Description = "The number of subword merges; 0 for characters",
            DefaultValueFactory = _ => 3_000,
        };
        var epochs = new Option<int>("--epochs") { Description = "The most epochs", DefaultValueFactory = _ => 20 };
        var rate = new Option<double>("--rate") { Description = "The learning rate", DefaultValueFactory = _ => 1e-3 };
        var dropout = new Option<double>("--dropout") { Description = "The share of features dropped", DefaultValueFactory = _ => 0.3 };
        var tokens = new Option<double>("--token-dropout") { Description = "The share of tokens dropped" };
        var size = new Option<int>("--size") { Description = "The size of token vectors and states", DefaultValueFactory = _ => 128 };
        var dense = new Option<int>("--dense")
        {
            Description = "The size of the dense layer of an rnn; 0 for none",
            DefaultValueFactory = _ => 128,
        };
        var command = new Command("korsts", "Correlations of a regressor of sentence pairs, from nothing; needs NLPSTUDY_DATA")
        {
            network, seeds, merges, epochs, rate, dropout, tokens, size, dense,
        };
        command.SetAction(parsed =>
        {
            var training = new TrainingOptions
            {
                Epochs = parsed.GetValue(epochs),
                LearningRate = parsed.GetValue(rate),
                EarlyStoppingPatience = 4,
            };
            int width = parsed.GetValue(size);
            TextClassifierOptions options = parsed.GetValue(network) switch
            {
                "rnn" => new RnnClassifierOptions { HiddenSize = width, DenseSize = parsed.GetValue(dense) },
                "cnn" => new TextCnnClassifierOptions { Filters = width, Windows = [1, 2, 3] },
                "bag" => new BagOfEmbeddingsClassifierOptions { WordNgrams = 1 },
                _ => new TransformerClassifierOptions(),
            };
            Run(
                parsed.GetValue(seeds), parsed.GetValue(merges), options with
                {
                    SecondIdsColumnName = "SecondIds",
                    EmbeddingSize = width,
                    Dropout = parsed.GetValue(dropout),
                    EmbeddingDropout = parsed.GetValue(tokens),
                    Training = training,
                });
        });
        return command;
    }

    private static void Run(int seeds, int merges, TextClassifierOptions options)
    {
        List<LabeledCorpora.SentencePair> training = LabeledCorpora.SentencePairs("train");
        List<LabeledCorpora.SentencePair> held = LabeledCorpora.SentencePairs("dev"), unseen = LabeledCorpora.SentencePairs("test");
        Console.WriteLine($"{training.Count:N0} pairs to train, {held.Count:N0} to validate, {unseen.Count:N0} to test.");
        Console.WriteLine("| seed | scores | dev: Pearson | Spearman | test: Pearson | Spearman | epochs | training, s |");
        Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int seed = 1; seed <= seeds; seed++)
        {
            var ml = new MLContext(seed);
            IDataView texts = ml.Data.LoadFromEnumerable(training);
            ITransformer preprocessing = Preprocessing(ml, merges).Fit(texts);
            IDataView train = ml.Data.Cache(preprocessing.Transform(texts));
            IDataView dev = ml.Data.Cache(preprocessing.Transform(ml.Data.LoadFromEnumerable(held)));
            IDataView test = preprocessing.Transform(ml.Data.LoadFromEnumerable(unseen));
            if (seed == 1)
            {
                Dictionary<uint, double> rarity = Rarity(train);
                Print(ml, "", "cosine of the bags of tokens", Cosines(ml, dev, null), Cosines(ml, test, null), "| |");
                Print(ml, "", "the same, rare tokens count more", Cosines(ml, dev, rarity), Cosines(ml, test, rarity), "| |");
            }

            var clock = Stopwatch.StartNew();
            using TextRegressorTransformer model = Trainer(ml, options).Fit(train, dev);
            string cost = FormattableString.Invariant($"{model.History.Epochs.Count} | {clock.Elapsed.TotalSeconds:f0} |");
            Print(ml, $"{seed}", "regressor of pairs", model.Transform(dev), model.Transform(test), cost);
        }
    }

    private static void Print(MLContext ml, string seed, string name, IDataView dev, IDataView test, string cost)
    {
        SimilarityMetrics held = ml.Regression.EvaluateSimilarity(dev), unseen = ml.Regression.EvaluateSimilarity(test);
        Console.WriteLine(FormattableString.Invariant(
            $"| {seed} | {name} | {held.Pearson:f3} | {held.Spearman:f3} | {unseen.Pearson:f3} | {unseen.Spearman:f3} | {cost}"));
    }

    // Both columns have the same subwords and the same vocabulary.
    private static IEstimator<ITransformer> Preprocessing(MLContext ml, int merges)
    {
        TransformsCatalog.TextTransforms text = ml.Transforms.Text;
        TextTokenizer tokenizer = merges == 0 ? TextTokenizer.Characters : TextTokenizer.Whitespace;
        IEstimator<ITransformer> words = text.TokenizeText("Words", "First", tokenizer)
            .Append(text.TokenizeText("SecondWords", "Second", tokenizer));
        if (merges > 0)
        {
            words = words.Append(text.TokenizeIntoSubwords(
                [new("Words", "Words"), new("SecondWords", "SecondWords")], new SubwordOptions { MergeCount = merges }));
        }

        return words.Append(text.MapTokensToVocabulary(
            [new("Ids", "Words"), new("SecondIds", "SecondWords")], new VocabularyOptions { MinimumFrequency = 2 }));
    }

    private static TextRegressorTrainer Trainer(MLContext ml, TextClassifierOptions options) => options switch
    {
        RnnClassifierOptions rnn => ml.Regression.Trainers.RnnRegressor(rnn),
        TextCnnClassifierOptions cnn => ml.Regression.Trainers.TextCnnRegressor(cnn),
        BagOfEmbeddingsClassifierOptions bag => ml.Regression.Trainers.BagOfEmbeddingsRegressor(bag),
        _ => ml.Regression.Trainers.TransformerRegressor((TransformerClassifierOptions)options),
    };

    // The logarithm of the number of sentences for each one with the token.
    private static Dictionary<uint, double> Rarity(IDataView train)
    {
        List<uint[]> sentences = [.. train.GetColumn<uint[]>("Ids"), .. train.GetColumn<uint[]>("SecondIds")];
        return sentences.SelectMany(ids => ids.Distinct()).CountBy(id => id)
            .ToDictionary(entry => entry.Key, entry => Math.Log(sentences.Count / (double)entry.Value));
    }

    private static IDataView Cosines(MLContext ml, IDataView pairs, Dictionary<uint, double>? rarity) => ml.Data.LoadFromEnumerable(
        pairs.GetColumn<float>("Label").Zip(pairs.GetColumn<uint[]>("Ids"), pairs.GetColumn<uint[]>("SecondIds"))
            .Select(pair => new Scored { Label = pair.First, Score = Cosine(pair.Second, pair.Third, rarity) }));

    private static float Cosine(uint[] first, uint[] second, Dictionary<uint, double>? rarity)
    {
        Dictionary<uint, double> one = Bag(first), other = Bag(second);
        double product = one.Sum(entry => entry.Value * other.GetValueOrDefault(entry.Key));
        double lengths = Math.Sqrt(one.Values.Sum(value => value * value) * other.Values.Sum(value => value * value));
        return lengths == 0 ? 0 : (float)(product / lengths);

        Dictionary<uint, double> Bag(uint[] ids) => ids.CountBy(id => id)
            .ToDictionary(entry => entry.Key, entry => entry.Value * (rarity?.GetValueOrDefault(entry.Key) ?? 1));
    }

    private sealed class Scored
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
