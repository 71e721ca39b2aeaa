using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>A recurrent language model over tokens as a CTC search asks it: label by label.</summary>
/// <remarks>
/// The log-probabilities behind the last beginnings of labelings are kept, since a search asks for several labels behind each.
/// </remarks>
/// <param name="read">Computes, for a text, the log-probability of the end and of each token behind it, (V + 1).</param>
/// <param name="ids">The token id of each label, from 1; 0 for a label that has none.</param>
internal sealed class CtcTokenModel(Func<int[], float[]> read, int[] ids) : ICtcLanguageModel
{
    // Log-probabilities in memory: 16 MiB.
    private const int MostNumbers = 4 << 20;

    private readonly Dictionary<string, float[]> _found = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public double LogProbability(ReadOnlySpan<int> labels, int next) =>
        IdOf(next) is var id && id > 0 ? Behind(labels)[id] : double.NegativeInfinity;

    /// <inheritdoc/>
    public double EndLogProbability(ReadOnlySpan<int> labels) => Behind(labels)[0];

    /// <summary>Computes the log-probabilities behind a text, (V + 1), those of the end first.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device">Its device.</param>
    /// <param name="tokens">The ids of the text, from 1.</param>
    public static float[] Behind(LanguageModelNetwork network, Device device, int[] tokens)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        var texts = new TokenStore();
        texts.Add(tokens);
        using NextTokenBatch batch = NextTokenBatch.Create(texts, [0], device);
        Tensor logits = network.call(batch).select(0, tokens.Length);                                      // (V + 1)
        return nn.functional.log_softmax(logits, 0).to(ScalarType.Float32).cpu().data<float>().ToArray();
    }

    private float[] Behind(ReadOnlySpan<int> labels)
    {
        int[] tokens = new int[labels.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = IdOf(labels[i]);
        }

        string key = string.Join(' ', tokens);
        lock (_lock)
        {
            if (!_found.TryGetValue(key, out float[]? logProbabilities))
            {
                logProbabilities = read(tokens);
                if ((_found.Count + 1L) * logProbabilities.Length > MostNumbers)
                {
                    _found.Clear();
                }

                _found.Add(key, logProbabilities);
            }

            return logProbabilities;
        }
    }

    private int IdOf(int label) => label >= 0 && label < ids.Length ? ids[label] : throw new ArgumentOutOfRangeException(
        nameof(label), $"Label: expected one of the {ids.Length} classes that the language model was given, found {label}.");
}
