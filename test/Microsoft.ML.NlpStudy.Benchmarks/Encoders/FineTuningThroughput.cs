using System.Diagnostics;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A side of the comparison of fine-tunings.</summary>
internal enum FineTuningSide
{
    /// <summary>TorchSharp's modules and its AdamW, float32, a thread a processor.</summary>
    ByHand,

    /// <summary>This package in float32.</summary>
    Float32,

    /// <summary>This package in mixed precision.</summary>
    Mixed,
}

/// <summary>
/// Fine-tunes a network of MiniLM's shape with a head for two classes: batches of 32 texts of 256 tokens, AdamW, dropout 0.1 of states and
/// of attention weights.
/// </summary>
internal static class FineTuningThroughput
{
    private const int Texts = 32, Length = 256, Vocabulary = 30_522, WarmUp = 2;

    private static readonly EncoderArchitecture s_shape = new()
    {
        Family = "bert",
        VocabularySize = Vocabulary,
        EmbeddingSize = 384,
        HiddenSize = 384,
        Layers = 6,
        Heads = 12,
        FeedForwardSize = 1536,
        Positions = 512,
        Types = 2,
        NormEpsilon = 1e-12,
        Dropout = 0.1,
        AttentionDropout = 0.1,
    };

    /// <summary>Prints the median step's tokens a second, and the tokens per second of a processor over all measured steps.</summary>
    public static void Print(FineTuningSide side, int steps)
    {
        var times = new List<(TimeSpan Clock, TimeSpan Processor)>();
        var clock = Stopwatch.StartNew();
        if (side == FineTuningSide.ByHand)
        {
            ByHand(steps + WarmUp, Note);
        }
        else
        {
            Own(side == FineTuningSide.Mixed, steps + WarmUp, Note);
        }

        double[] seconds = [.. Enumerable.Range(WarmUp, steps).Select(i => (times[i].Clock - times[i - 1].Clock).TotalSeconds)];
        double processor = (times[WarmUp + steps - 1].Processor - times[WarmUp - 1].Processor).TotalSeconds;
        PeerProcess.Print(Texts * Length / Figures.Median(seconds), steps * Texts * Length / processor);

        void Note() => times.Add((clock.Elapsed, Process.GetCurrentProcess().TotalProcessorTime));
    }

    private static void ByHand(int steps, Action note)
    {
        using var network = new HandwrittenBert(s_shape.HiddenSize, s_shape.Heads, s_shape.FeedForwardSize, s_shape.Layers, Vocabulary);
        using AdamW optimizer = optim.AdamW(network.parameters(), 2e-5);
        network.train();
        var random = new Random(1);
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            long[] drawn = [.. Enumerable.Range(0, Texts * Length).Select(_ => (long)random.Next(Vocabulary))];
            Tensor ids = tensor(drawn, [Texts, Length]);
            Tensor target = tensor([.. Enumerable.Range(0, Texts).Select(text => (long)text % 2)]);
            optimizer.zero_grad();
            Tensor loss = functional.cross_entropy(network.call(ids, zeros(Texts, 1, 1, Length)), target);
            loss.backward();
            nn.utils.clip_grad_norm_(network.parameters(), 1);
            optimizer.step();
            loss.item<float>();
            note();
        }
    }

    private static void Own(bool isMixed, int steps, Action note)
    {
        var examples = new TextExamples();
        var random = new Random(1);
        for (int text = 0; text < Texts * steps; text++)
        {
            examples.Add([.. Enumerable.Range(0, Length).Select(_ => 1 + random.Next(Vocabulary))], text % 2);
        }

        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = Texts,
            ValidationFraction = 0,
            LearningRate = 2e-5,
            Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 },
            MixedPrecision = isMixed ? MixedPrecision.Always : MixedPrecision.Never,
            Progress = new Steps(note),
        };
        using var network = new Classifier();
        var task = new ClassificationTask(network, options, examples, [.. Enumerable.Range(0, examples.Count)], [], CPU)
        {
            Objective = new PretrainedClassifierOptions(),
        };
        TrainingLoop.Run(task, seed: 1, new TrainingLog(_ => { }, _ => { }));
    }

    private sealed class Steps(Action note) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.CompletedStep is not null)
            {
                note();
            }
        }
    }

    private sealed class Classifier : Module<TokenBatch, Tensor>
    {
        private readonly PretrainedEncoderNetwork encoder;
        private readonly Linear head;
        private readonly ElementDropout dropout;

        public Classifier()
            : base(nameof(Classifier))
        {
            encoder = new PretrainedEncoderNetwork(s_shape);
            head = Linear(s_shape.HiddenSize, 2);
            dropout = new ElementDropout(s_shape.Dropout);
            RegisterComponents();
        }

        public override Tensor forward(TokenBatch input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor first = encoder.call(input).select(1, 0);                                     // (B, E)
            return head.call(dropout.call(first, input.DropoutRandom)).MoveToOuterDisposeScope(); // (B, 2)
        }
    }
}
