using System.Diagnostics;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A side of the comparison of language models.</summary>
internal enum LanguageModelSide
{
    /// <summary>TorchSharp's modules and its Adam, float32, all tokens in the softmax.</summary>
    ByHand,

    /// <summary>This package in float32, all tokens in the softmax.</summary>
    Full,

    /// <summary>This package in float32 with sampled tokens.</summary>
    Sampled,

    /// <summary>This package in mixed precision with sampled tokens.</summary>
    SampledMixed,
}

/// <summary>
/// Trains a language model for one epoch of joined reviews: 64 rows, windows of 70 steps, one LSTM, softmax weights tied to the token
/// vectors, no dropout.
/// </summary>
internal static class LanguageModelThroughput
{
    private const int Rows = 64, Window = 70, Samples = 1024, WarmUp = 3;
    private const double Rate = 2e-3, Clipping = 1;

    /// <summary>
    /// Prints the tokens a second after some steps of warm-up, the tokens per second of a processor, and the perplexity of the reviews held
    /// out.
    /// </summary>
    /// <param name="side">The side.</param>
    /// <param name="path">The reviews' ids.</param>
    /// <param name="size">The size of vectors and states.</param>
    /// <param name="threads">The threads of the handwritten side; see <see cref="LibtorchTuning.Apply"/>.</param>
    public static void Print(LanguageModelSide side, string path, int size, int threads)
    {
        TokenStore texts = LanguageModelTexts.Read(path);
        int[] training = [.. Enumerable.Range(0, texts.Count - LanguageModelTexts.Held)];
        var options = new LanguageModelOptions
        {
            EmbeddingSize = size,
            HiddenSize = size,
            TiedEmbeddings = true,
            Dropout = 0,
            TruncationLength = Window,
            JoinTexts = true,
            SampledTokens = side is LanguageModelSide.Sampled or LanguageModelSide.SampledMixed ? Samples : null,
        };
        using LanguageModelNetwork network = options.CreateNetwork(LanguageModelTexts.Vocabulary);
        Clock clock = side == LanguageModelSide.ByHand
            ? ByHand(network, texts, training, size, threads)
            : Own(network, options, texts, training, isMixed: side == LanguageModelSide.SampledMixed);
        PeerProcess.Print(
            clock.Speed, clock.ProcessorSpeed,
            Perplexity(network, texts, [.. Enumerable.Range(training.Length, LanguageModelTexts.Held)]));
    }

    private static Clock Own(LanguageModelNetwork network, LanguageModelOptions options, TokenStore texts, int[] training, bool isMixed)
    {
        var clock = new Clock();
        var settings = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = Rows,
            LearningRate = Rate,
            GradientClipping = Clipping,
            MixedPrecision = isMixed ? MixedPrecision.Always : MixedPrecision.Never,
            Progress = clock,
        };
        var counts = new long[LanguageModelTexts.Vocabulary + 1];
        foreach (int text in training)
        {
            counts[0]++;
            foreach (int token in texts[text])
            {
                counts[token]++;
            }
        }

        var loss = new LanguageModelLoss(Sampling: options.SampledTokens is { } size ? new TokenSampling(counts, size) : null);
        using var task = new JoinedTextsTask(network, options, loss, settings, texts, training, [], CPU);
        TrainingLoop.Run(task, seed: 1, new TrainingLog(_ => { }, _ => { }));
        return clock;
    }

    // The weights end in a network of this package, which measures the perplexity of all sides alike.
    private static Clock ByHand(LanguageModelNetwork measured, TokenStore texts, int[] training, int size, int threads)
    {
        LibtorchTuning.Apply(threads);
        random.manual_seed(1);
        new Random(1).Shuffle(training);
        var stream = new TokenStream(texts, training, Rows, Window, reversed: false);
        using var network = new HandwrittenLanguageModel(LanguageModelTexts.Vocabulary, size);
        using Adam optimizer = optim.Adam(network.parameters(), Rate);
        (Tensor, Tensor)? state = null;
        var clock = new Clock();
        for (int window = 0; window < stream.Windows; window++)
        {
            using DisposeScope scope = NewDisposeScope();
            using NextTokenBatch batch = NextTokenBatch.Create(stream, window, [.. Enumerable.Range(0, Rows)], CPU);
            optimizer.zero_grad();
            (Tensor logits, (Tensor Hidden, Tensor Cell) last) = network.call(batch.Inputs.t(), state);
            functional.cross_entropy(logits.transpose(0, 1).flatten(0, 1), batch.Next).backward();
            nn.utils.clip_grad_norm_(network.parameters(), Clipping);
            optimizer.step();
            state = (last.Hidden.detach().DetachFromDisposeScope(), last.Cell.detach().DetachFromDisposeScope());
            clock.Note(Rows * stream.StepsOf(window));
        }

        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> weights = network.state_dict();
        foreach ((string name, Tensor weight) in measured.state_dict())
        {
            weight.copy_(weights[name.Replace("layers.0.", "").Replace("output.", "")]);
        }

        return clock;
    }

    private static double Perplexity(LanguageModelNetwork network, TokenStore texts, int[] held)
    {
        network.eval();
        using IDisposable noGrad = no_grad();
        double loss = 0;
        long steps = 0;
        foreach (int[] places in held.Chunk(20))
        {
            using NextTokenBatch batch = NextTokenBatch.Create(texts, places, CPU);
            float[] losses = network.Score(batch).Losses;
            loss += losses.Sum(one => (double)one);
            steps += losses.Length;
        }

        return Math.Exp(loss / steps);
    }

    private sealed class Clock : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly List<(double Seconds, double Processor, long Tokens)> _steps = [];

        public double Speed => Tokens / (_steps[^1].Seconds - _steps[WarmUp - 1].Seconds);

        public double ProcessorSpeed => Tokens / (_steps[^1].Processor - _steps[WarmUp - 1].Processor);

        private long Tokens => _steps.Skip(WarmUp).Sum(step => step.Tokens);

        public void Note(long tokens) =>
            _steps.Add((_watch.Elapsed.TotalSeconds, Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, tokens));

        public void Report(TrainingProgress value)
        {
            if (value.CompletedStep is not null)
            {
                Note(Rows * Window);
            }
        }
    }
}
