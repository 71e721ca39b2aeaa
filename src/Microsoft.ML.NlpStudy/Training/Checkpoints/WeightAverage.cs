using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The average of a network's weights over its training, as <see cref="WeightAveraging"/> says.</summary>
internal sealed class WeightAverage(nn.Module network, WeightAveraging options) : IDisposable
{
    private readonly WeightSnapshot _average = new(network);

    // Averaging over epochs needs each of the last ones; the oldest comes first.
    private readonly Queue<WeightSnapshot> _epochs = new();

    /// <summary>Everything that a checkpoint must hold, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _epochs
        .SelectMany((epoch, i) => epoch.Weights.Select(weight => KeyValuePair.Create($"epoch{i}.{weight.Key}", weight.Value)))
        .Concat(_average.Weights.Select(weight => KeyValuePair.Create($"average.{weight.Key}", weight.Value)))
        .ToDictionary();

    /// <summary>
    /// Makes room for the state of a training that has finished so many epochs, so that a checkpoint's can be read into it.
    /// </summary>
    public void PrepareState(int epochs)
    {
        while (_epochs.Count < Math.Min(epochs, options.Epochs ?? 0))
        {
            _epochs.Enqueue(new WeightSnapshot(network));
        }
    }

    /// <param name="step">Updates made so far.</param>
    public void AfterStep(long step)
    {
        // A plain mean at first, so that the random first weights do not linger.
        if (options.Decay is { } decay)
        {
            _average.MoveTowards(1 - Math.Min(decay, step / (step + 9.0)));
        }
    }

    /// <summary>The network takes on the average, until <see cref="Exchange"/> gives it its own weights back.</summary>
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

    /// <summary>The network's weights and the average change places.</summary>
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
