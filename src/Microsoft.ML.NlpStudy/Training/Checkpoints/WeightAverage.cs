using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The average of a network's weights over its training.</summary>
/// <param name="network">The network.</param>
/// <param name="options">The kind of average.</param>
internal sealed class WeightAverage(nn.Module network, WeightAveraging options) : IDisposable
{
    private readonly WeightSnapshot _average = new(network);

    // The average over epochs needs the weights of each; the oldest come first.
    private readonly Queue<WeightSnapshot> _epochs = new();

    /// <summary>The tensors that a checkpoint must hold, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _epochs
        .SelectMany((epoch, i) => epoch.Weights.Select(weight => KeyValuePair.Create($"epoch{i}.{weight.Key}", weight.Value)))
        .Concat(_average.Weights.Select(weight => KeyValuePair.Create($"average.{weight.Key}", weight.Value)))
        .ToDictionary();

    /// <summary>
    /// Makes room for the state of a training with this many finished epochs, so that a checkpoint's state can be read into it.
    /// </summary>
    public void PrepareState(int epochs)
    {
        while (_epochs.Count < Math.Min(epochs, options.Epochs ?? 0))
        {
            _epochs.Enqueue(new WeightSnapshot(network));
        }
    }

    /// <summary>Moves an average over steps towards the network's weights.</summary>
    /// <param name="step">The number of updates so far.</param>
    public void AfterStep(long step)
    {
        // It starts as a plain mean, so that the random first weights do not stay in it for long.
        if (options.Decay is { } decay)
        {
            _average.MoveTowards(1 - Math.Min(decay, step / (step + 9.0)));
        }
    }

    /// <summary>Gives the network the average, until <see cref="Exchange"/> gives it its own weights back.</summary>
    public void AfterEpoch()
    {
        if (options.Epochs is { } epochs)
        {
            _epochs.Enqueue(new WeightSnapshot(network));
            if (_epochs.Count > epochs)
            {
                _epochs.Dequeue().Dispose();
            }

            Mean();
        }

        _average.Exchange();
    }

    /// <summary>Exchanges the network's weights and the average.</summary>
    public void Exchange() => _average.Exchange();

    public void Dispose()
    {
        _average.Dispose();
        foreach (WeightSnapshot epoch in _epochs)
        {
            epoch.Dispose();
        }
    }

    private void Mean()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Scalar share = 1.0 / _epochs.Count;
        foreach ((string name, Tensor average) in _average.Weights)
        {
            if (!average.is_floating_point())
            {
                average.copy_(_epochs.Last().Weights[name]);
                continue;
            }

            average.zero_();
            foreach (WeightSnapshot epoch in _epochs)
            {
                average.add_(epoch.Weights[name], share);
            }
        }
    }
}
