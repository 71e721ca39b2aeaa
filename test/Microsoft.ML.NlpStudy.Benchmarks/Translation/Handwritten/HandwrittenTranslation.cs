using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// Trains a translator by hand and translates with it, in a process of its own: TorchSharp's Adam, a plain loop, batches of like length.
/// </summary>
internal sealed class HandwrittenTranslation : IDisposable
{
    private const int WarmUpStride = 8;
    private readonly TranslationSetting _setting;
    private readonly Device _device;
    private readonly HandwrittenTranslator _network;
    private readonly Parameter[] _parameters;
    private readonly optim.Optimizer _optimizer;
    private readonly (int[] Source, int[] Target)[][] _groups;
    private readonly Tensor[] _sources;

    private HandwrittenTranslation(TranslationSetting setting)
    {
        _setting = setting;
        TrainingOptions training = setting.Network.Training;
        _device = setting.Gpu is { } gpu ? new Device(DeviceType.CUDA, gpu) : CPU;
        (int[] Source, int[] Target)[] pairs = [.. TranslationPairs.Read(setting.PairsPath)
            .OrderBy(pair => pair.Source.Length + pair.Target.Length)];
        _groups = [.. pairs.Chunk(training.BatchSize)];
        _sources = [.. pairs.Take(setting.Sentences).Select(pair => pair.Source).Chunk(training.BatchSize)
            .Select(batch => Padded(batch, padding: 0))];
        _network = new HandwrittenTranslator(setting.Network, TranslationPairs.Vocabulary, TranslationPairs.Vocabulary).to(_device);
        _parameters = [.. _network.parameters()];
        _optimizer = optim.Adam(_parameters, training.LearningRate, beta2: training.Optimizer.Beta2);
    }

    /// <summary>
    /// Prints tokens trained a second, seconds of the beam search, of greedy search and of beam search with a board a sentence, and the
    /// process's peak
    /// memory in MB.
    /// </summary>
    /// <param name="setting">What is trained and translated.</param>
    /// <param name="trainingThreads">Threads while training: see <see cref="LibtorchTuning.Apply"/>.</param>
    /// <param name="searchThreads">Threads while translating.</param>
    public static void Print(TranslationSetting setting, int trainingThreads, int searchThreads)
    {
        LibtorchTuning.Apply(trainingThreads);
        random.manual_seed(1);
        using var translation = new HandwrittenTranslation(setting);

        // The other side warms up in whole epochs; some batches of all lengths are enough here.
        translation.Train(WarmUpStride);
        long tokens = translation._groups.Sum(group => group.Sum(pair => pair.Source.Length + pair.Target.Length + 1L));
        double speed = tokens / translation.Seconds(() => translation.Train(stride: 1));

        LibtorchTuning.Apply(searchThreads);
        translation._network.eval();
        HandwrittenTranslator network = translation._network;
        PeerProcess.Print(
            speed,
            translation.SearchSeconds(translation.SearchByBeam),
            translation.SearchSeconds(source => HandwrittenGreedySearch.Translate(network, source, setting.Length)),
            translation.SearchSeconds(source => HandwrittenBoardSearch.Translate(network, source, setting.Beam, setting.Length)));
    }

    /// <summary>Prints the best number of threads for training and for beam search, and the process's peak memory in MB.</summary>
    /// <param name="setting">What is trained and translated.</param>
    public static void PrintBestThreads(TranslationSetting setting)
    {
        LibtorchTuning.Apply(threads: 1);
        using var translation = new HandwrittenTranslation(setting);
        int training = LibtorchTuning.BestThreads(() => translation.Train(WarmUpStride));
        translation._network.eval();
        PeerProcess.Print(training, LibtorchTuning.BestThreads(() => translation.SearchByBeam(translation._sources[0])));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    private void Train(int stride)
    {
        for (int group = 0; group < _groups.Length; group += stride)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor source = Padded([.. _groups[group].Select(pair => pair.Source)], padding: 0);
            Tensor inputs = Padded([.. _groups[group].Select(pair => (int[])[0, .. pair.Target])], padding: 0);
            Tensor following = Padded([.. _groups[group].Select(pair => (int[])[.. pair.Target, 0])], padding: -1);
            _optimizer.zero_grad();
            functional.cross_entropy(_network.call(source, inputs).flatten(0, 1), following.flatten(), ignore_index: -1).backward();
            if (_setting.Network.Training.GradientClipping is { } norm)
            {
                nn.utils.clip_grad_norm_(_parameters, norm);
            }

            _optimizer.step();
        }
    }

    private void SearchByBeam(Tensor source) => HandwrittenBeamSearch.Translate(_network, source, _setting.Beam, _setting.Length);

    private double SearchSeconds(Action<Tensor> search)
    {
        search(_sources[0]);
        return Seconds(() => Array.ForEach(_sources, search));
    }

    private Tensor Padded(int[][] rows, int padding)
    {
        int longest = rows.Max(row => row.Length);
        long[] ids = [.. rows.SelectMany(row => row.Concat(Enumerable.Repeat(padding, longest - row.Length))).Select(id => (long)id)];
        return tensor(ids, [rows.Length, longest], ScalarType.Int64, _device);
    }

    // A GPU is asked to work and may not have done so yet.
    private double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        if (_device.type == DeviceType.CUDA)
        {
            cuda.synchronize(_device);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
