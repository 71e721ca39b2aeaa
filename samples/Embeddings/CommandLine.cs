using System.CommandLine;
using Microsoft.ML.NlpStudy;
using Samples;
using static Samples.SampleOptions;

namespace Embeddings;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private static readonly WordVectorTrainingOptions s_default = new();

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Trains word vectors and asks them, and finds topics. Without arguments: a demonstration on generated sentences.")
        {
            Train(), Neighbors(), Analogy(), Similarity(), Plot(), Topics(),
        };
        root.SetAction(_ => TrainCommand.RunDefault());
        return root;
    }

    private static Command Train()
    {
        Option<string> input = Input();
        Option<string?> column = TextColumn();
        Option<string> output = Defaulted(
            "--output",
            "The file of the vectors: .vec or .txt is word2vec's text; .bin is word2vec's binary format, or with --ngrams a fastText "
                + "model, the only format that keeps n-grams", "vectors.vec", "FILE");
        Option<string> tokenizer = Tokenizer();
        Option<string> model = OneOf("--model", "The prediction task", "skipgram", "skipgram", "cbow");
        Option<string> loss = OneOf("--loss", "The replacement of the softmax", "negative", "negative", "hierarchical");
        Option<string?> ngrams = Optional<string?>(
            "--ngrams", "Train n-grams of this many characters too, as fastText: 3-6; for Korean 1-3, or 3-6 of letters", "MIN-MAX");
        Option<int> buckets = Number(
            "--buckets", "With --ngrams: the number of vectors that n-grams share; 2,000,000 of 100 numbers need 800 MB",
            new SubwordVectorOptions().Buckets);
        Option<int> dimension = Number("--dimension", "The number of elements of a vector", s_default.Dimension),
            window = Number("--window", "The most words on each side that count", s_default.Window),
            negatives = Number("--negatives", "The number of random words for each true one", s_default.NegativeSamples),
            minimumFrequency = Number("--min-frequency", "Rarer words get no vector", s_default.MinimumFrequency),
            epochs = Number("--epochs", "The number of passes over the texts", s_default.Epochs),
            threads = Number("--threads", "The number of threads; 0: one per processor", s_default.Threads);
        Option<double> subsampling = Defaulted(
            "--subsampling", "Leave out occurrences of words above this share of the text; 0: none", s_default.Subsampling, "X");
        Option<double?> learningRate = Optional<double?>(
            "--learning-rate", "The learning rate at the start; skipgram 0.025, cbow and n-grams 0.05", "X");
        Option<int> seed = Number("--seed", "With --threads 1 the same seed gives the same vectors", 1);
        Option<string?> checkpoints = Optional<string?>(
            "--checkpoint-folder", "The folder for checkpoints; the training resumes from a checkpoint there", "DIR");
        var command = new Command("train", "Train word vectors and save them; Ctrl+C keeps what is trained")
        {
            input, column, output, tokenizer, model, loss, ngrams, buckets, dimension, window, negatives, minimumFrequency, epochs,
            learningRate, subsampling, threads, seed, checkpoints,
        };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        command.SetAction(parsed => TrainCommand.Run(
            new TrainSettings
            {
                Tokenizer = parsed.GetRequiredValue(tokenizer),
                Seed = parsed.GetValue(seed),
                CheckpointFolder = parsed.GetValue(checkpoints),
                Output = parsed.GetRequiredValue(output),
                Training = new WordVectorTrainingOptions
                {
                    Model = parsed.GetValue(model) == "cbow" ? WordVectorModel.Cbow : WordVectorModel.SkipGram,
                    Loss = parsed.GetValue(loss) == "hierarchical"
                        ? WordVectorLoss.HierarchicalSoftmax : WordVectorLoss.NegativeSampling,
                    Subwords = Ngrams(parsed.GetValue(ngrams), parsed.GetValue(buckets)),
                    Dimension = parsed.GetValue(dimension),
                    Window = parsed.GetValue(window),
                    NegativeSamples = parsed.GetValue(negatives),
                    MinimumFrequency = parsed.GetValue(minimumFrequency),
                    Epochs = parsed.GetValue(epochs),
                    LearningRate = parsed.GetValue(learningRate),
                    Subsampling = parsed.GetValue(subsampling),
                    Threads = parsed.GetValue(threads),
                },
            },
            new TextFile(parsed.GetRequiredValue(input), parsed.GetValue(column), reading.Of(parsed))));
        return command;
    }

    private static Command Neighbors()
    {
        Option<string> vectors = Vectors();
        Option<int> count = Number("--count", "The number of neighbors", 10);
        Argument<string[]> words = Texts();
        var command = new Command("neighbors", "Find the nearest words; of unknown words too where the file has n-grams")
        {
            vectors, count, words,
        };
        command.Aliases.Add("neighbours");
        command.SetAction(parsed => AskCommands.Neighbors(
            parsed.GetRequiredValue(vectors), parsed.GetValue(count),
            parsed.GetValue(words) is { Length: > 0 } given ? given : StandardInput.Lines()));
        return command;
    }

    private static Command Analogy()
    {
        Option<string> vectors = Vectors();
        Option<int> count = Number("--count", "The number of answers", 5);
        Option<string?> questions = Optional<string?>("--questions", "Instead of words: a test as Google's questions-words.txt", "FILE");
        Argument<string[]> words = Words();
        var command = new Command("analogy", "Answer: A is to B as C is to which word?") { vectors, count, questions, words };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(questions) is { } file)
            {
                AskCommands.Analogies(parsed.GetRequiredValue(vectors), file);
                return;
            }

            AskCommands.Analogy(parsed.GetRequiredValue(vectors), parsed.GetValue(count), Exactly(3, parsed.GetValue(words), questions));
        });
        return command;
    }

    private static Command Similarity()
    {
        Option<string> vectors = Vectors();
        Option<string?> pairs = Optional<string?>("--pairs", "Instead of words: a file of two words and a judgment in each line", "FILE");
        Option<bool> compose = Optional<bool>("--compose", "With --pairs: compose vectors of unknown words from their n-grams");
        Argument<string[]> words = Words();
        var command = new Command("similarity", "Compute the cosine of two words, or compare many with people's judgments")
        {
            vectors, pairs, compose, words,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(pairs) is { } file)
            {
                AskCommands.Similarities(parsed.GetRequiredValue(vectors), file, parsed.GetValue(compose));
                return;
            }

            AskCommands.Similarity(parsed.GetRequiredValue(vectors), Exactly(2, parsed.GetValue(words), pairs));
        });
        return command;
    }

    private static Command Plot()
    {
        Option<string> vectors = Vectors(), output = Required("--output", "The drawing: .svg, or .json for Vega-Lite", "map.svg");
        Argument<string[]> words = Words();
        words.Arity = ArgumentArity.OneOrMore;
        var command = new Command("plot", "Draw a map of words by principal component analysis") { vectors, output, words };
        command.SetAction(parsed => AskCommands.Plot(
            parsed.GetRequiredValue(vectors), parsed.GetRequiredValue(output), parsed.GetRequiredValue(words)));
        return command;
    }

    private static Command Topics()
    {
        var standard = new FindTopicsOptions();
        Option<string> input = Input();
        Option<string?> column = TextColumn();
        Option<string> tokenizer = Tokenizer();
        Option<int> count = Number("--topics", "The number of topics", standard.Topics),
            minimumTexts = Number("--min-texts", "Leave out words of fewer texts", 5),
            iterations = Number("--iterations", "The number of passes over the texts", standard.Iterations),
            threads = Number("--threads", "The number of threads", standard.Threads),
            seed = Number("--seed", "The same seed and threads give the same topics", 1);
        Option<double> maximumShare = Defaulted("--max-share", "Leave out words of a larger share of the texts", 0.2, "X");
        Option<string> output = Defaulted("--output", "The file of the model", "topics.zip", "FILE");
        Option<string?> plot = Optional<string?>("--plot", "A chart of the leading words: .svg, or .json for Vega-Lite", "FILE");
        var command = new Command("topics", "Find the topics of texts by latent Dirichlet allocation; English stop words are left out")
        {
            input, column, tokenizer, count, minimumTexts, maximumShare, iterations, threads, seed, output, plot,
        };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        command.SetAction(parsed => TopicsCommand.Run(
            new TextFile(parsed.GetRequiredValue(input), parsed.GetValue(column), reading.Of(parsed)), parsed.GetRequiredValue(tokenizer),
            standard with
            {
                Topics = parsed.GetValue(count),
                Iterations = parsed.GetValue(iterations),
                Threads = parsed.GetValue(threads),
                Seed = parsed.GetValue(seed),
                Words = new WordSelection
                {
                    MinimumTexts = parsed.GetValue(minimumTexts),
                    MaximumTextShare = parsed.GetValue(maximumShare),
                },
            },
            parsed.GetRequiredValue(output), parsed.GetValue(plot)));
        return command;
    }

    private static SubwordVectorOptions? Ngrams(string? range, int buckets) => range is null
        ? null
        : range.Split('-') is [var least, var most] && int.TryParse(least, out int minimum) && int.TryParse(most, out int maximum)
            ? new SubwordVectorOptions { MinimumLength = minimum, MaximumLength = maximum, Buckets = buckets }
            : throw new SampleException($"--ngrams: expected two numbers such as 3-6, found '{range}'.");

    private static string[] Exactly(int count, string[]? words, Option instead) => words?.Length == count
        ? words
        : throw new SampleException($"expected {count} words, or {instead.Name}, found {words?.Length ?? 0} words.");

    private static Option<string> Vectors() =>
        Required("--vectors", "Word vectors that 'train' saved, or any of word2vec, GloVe or fastText", "FILE");

    private static Option<string> Input() => Required(
        "--input", "The texts: .txt with one in each line, .csv, .tsv or .jsonl with --text-column; .gz too; or a folder of .txt", "FILE");

    private static Option<string?> TextColumn() =>
        Optional<string?>("--text-column", "The column of the text: its name, or its number from 0", "N|NAME");

    private static Option<string> Tokenizer() => OneOf(
        "--tokenizer",
        "How texts are split: words in lower case without punctuation; whitespace as they are; english; korean also before particles "
            + "and endings; letters into words of Hangul letters, for --ngrams", "words", Tokenizers.All.Keys);

    private static Argument<string[]> Words() => new("WORD") { Description = "Words", Arity = ArgumentArity.ZeroOrMore };

    private static Option<int> Number(string name, string description, int value) => Defaulted(name, description, value, "N");
}
