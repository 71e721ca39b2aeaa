using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The computation of token attributions for a classifier's texts.</summary>
/// <param name="network">The classifier, in evaluation mode.</param>
/// <param name="device">The network's device.</param>
/// <param name="options">The method.</param>
/// <param name="explained">The number of the class that is explained; <see langword="null"/> for each text's likeliest.</param>
internal sealed class TokenAttribution(Module<TokenBatch, Tensor> network, Device device, TokenAttributionOptions options, int? explained)
{
    // Copies of a text are read together, in batches of about so many tokens.
    private const int MostTokens = 8192;

    /// <summary>Attributes the probability of each text's class to its tokens.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">The number of threads on a CPU; 0 for one per processor.</param>
    /// <returns>For each text a number for each token.</returns>
    public float[][] Of(TokenStore texts, int threads)
    {
        var attributions = new float[texts.Count][];
        int next = -1;
        Shards.Run(Math.Min(Shards.CountFor(device, threads), texts.Count), _ =>
        {
            while (Interlocked.Increment(ref next) is int text && text < texts.Count)
            {
                using DisposeScope scope = NewDisposeScope();
                attributions[text] = options.Method == TokenAttributionMethod.Occlusion
                    ? Occlude(texts, text)
                    : Integrate(texts, text);
            }
        });
        return attributions;
    }

    // The gradients at the midpoints of equal parts between zero and the text's vectors: a batch holds copies of the text, a point each.
    private float[] Integrate(TokenStore texts, int text)
    {
        int length = texts.LengthOf(text);
        var sum = new float[length];
        int? target = explained;
        foreach (int[] points in Enumerable.Range(0, options.Steps).Chunk(Math.Max(1, MostTokens / length)))
        {
            using DisposeScope scope = NewDisposeScope();
            var perturbed = (IPerturbsEmbeddings)network;
            using TokenBatch copies = TokenBatch.Create(texts, [.. points.Select(_ => text)], device);
            float[] places = [.. points.Select(point => (point + 0.5f) / options.Steps)];
            Tensor vectors, scaled;
            using (no_grad())
            {
                vectors = perturbed.Embed(copies);                                                      // (S, N, E)
                target ??= (int)perturbed.Classify(vectors, copies)[0].argmax().item<long>();
                scaled = vectors * CopiedTensor.Of(places, [places.Length, 1, 1], device);              // (S, N, E)
            }

            scaled.requires_grad_(true);
            Tensor probability = perturbed.Classify(scaled, copies).softmax(1).select(1, target.Value).sum();
            Tensor gradient = autograd.grad([probability], [scaled])[0];                                // (S, N, E)
            float[] parts = (gradient * vectors).sum([0L, 2L]).cpu().data<float>().ToArray();           // (N)
            TensorPrimitives.Add<float>(sum, parts, sum);
        }

        TensorPrimitives.Divide<float>(sum, options.Steps, sum);
        return sum;
    }

    private float[] Occlude(TokenStore texts, int text)
    {
        using IDisposable inference = inference_mode();
        int length = texts.LengthOf(text);
        var store = new TokenStore();
        store.Add(texts[text]);
        for (int place = 0; place < length; place++)
        {
            store.Add([.. texts[text][..place], .. texts[text][(place + 1)..]]);
        }

        float[] whole = Probabilities(store, [0]);
        int target = explained ?? ArgMax.Of<float>(whole);
        var attributions = new float[length];
        foreach (int[] places in Enumerable.Range(0, length).Chunk(Math.Max(1, MostTokens / length)))
        {
            float[] without = Probabilities(store, [.. places.Select(place => place + 1)]);
            for (int i = 0; i < places.Length; i++)
            {
                attributions[places[i]] = whole[target] - without[(i * whole.Length) + target];
            }
        }

        return attributions;
    }

    private float[] Probabilities(TokenStore texts, int[] chosen)
    {
        using DisposeScope scope = NewDisposeScope();
        using TokenBatch batch = TokenBatch.Create(texts, chosen, device);
        return network.call(batch).softmax(1).cpu().data<float>().ToArray(); // (B, C)
    }
}
