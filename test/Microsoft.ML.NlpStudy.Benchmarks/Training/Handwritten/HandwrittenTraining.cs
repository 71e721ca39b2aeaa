using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Trains a recipe's network by hand, in a process of its own: batch by batch, with TorchSharp's Adam, in a plain loop.</summary>
internal sealed class HandwrittenTraining : IDisposable
{
    private const int WarmUpBatches = 3;
    private readonly HandwrittenClassifier _network;
    private readonly Parameter[] _parameters;
    private readonly optim.Optimizer _optimizer;
    private readonly double? _clipping;
    private readonly (Tensor Ids, Tensor Labels)[] _batches;
    private readonly long _tokens;

    private HandwrittenTraining(Recipe recipe, string idsPath)
    {
        TrainingOptions training = recipe.Options.Training;
        int[] ids = TrainingTexts.Read(idsPath);
        _tokens = ids.Length;
        Tensor texts = tensor(ids, [ids.Length / TrainingTexts.Length, TrainingTexts.Length], ScalarType.Int64);
        Tensor labels = tensor([.. Enumerable.Range(0, (int)texts.shape[0]).Select(text => (long)((text + 1) % 2))], [texts.shape[0]]);
        _batches = [.. texts.split(training.BatchSize).Zip(labels.split(training.BatchSize))];
        _network = HandwrittenClassifier.Create(recipe.Options, TrainingTexts.Vocabulary, classes: 2, TrainingTexts.Length);
        _parameters = [.. _network.parameters()];
        _optimizer = optim.Adam(_parameters, training.LearningRate);
        _clipping = training.GradientClipping;
    }

    /// <summary>Trains, and prints tokens a second and the process's peak memory in MB.</summary>
    /// <param name="recipe">The network.</param>
    /// <param name="idsPath">The texts.</param>
    /// <param name="threads">See <see cref="LibtorchTuning.Apply"/>.</param>
    public static void Print(Recipe recipe, string idsPath, int threads)
    {
        LibtorchTuning.Apply(threads);
        random.manual_seed(1);
        using var training = new HandwrittenTraining(recipe, idsPath);

        // The other side warms up in whole epochs; a few batches are enough here.
        training.Train(WarmUpBatches);
        long start = Stopwatch.GetTimestamp();
        training.Train(training._batches.Length);
        PeerProcess.Print(training._tokens / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Prints the best number of threads, and the process's peak memory in MB.</summary>
    /// <param name="recipe">The network.</param>
    /// <param name="idsPath">The texts.</param>
    public static void PrintBestThreads(Recipe recipe, string idsPath)
    {
        LibtorchTuning.Apply(threads: 1);
        using var training = new HandwrittenTraining(recipe, idsPath);
        PeerProcess.Print(LibtorchTuning.BestThreads(() => training.Train(batches: 1)));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    private void Train(int batches)
    {
        foreach ((Tensor ids, Tensor labels) in _batches.Take(batches))
        {
            using DisposeScope scope = NewDisposeScope();
            _optimizer.zero_grad();
            functional.cross_entropy(_network.call(ids), labels).backward();
            if (_clipping is { } norm)
            {
                nn.utils.clip_grad_norm_(_parameters, norm);
            }

            _optimizer.step();
        }
    }
}
