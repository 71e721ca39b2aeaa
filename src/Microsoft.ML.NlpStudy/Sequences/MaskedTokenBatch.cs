using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>
/// A batch of texts with some tokens to be found. The states of these tokens alone go on to the product with the vocabulary.
/// </summary>
internal sealed class MaskedTokenBatch : IDisposable
{
    private MaskedTokenBatch(TokenBatch texts, Tensor places, Tensor tokens) => (Texts, Places, Tokens) = (texts, places, tokens);

    /// <summary>The texts as the network reads them (B, T).</summary>
    public TokenBatch Texts { get; }

    /// <summary>The indices b·T + t of the chosen tokens in the flattened batch, text by text, int64 (N).</summary>
    public Tensor Places { get; }

    /// <summary>The true tokens at those places, ids of the encoder's vocabulary, int64 (N); empty where they are not known.</summary>
    public Tensor Tokens { get; }

    /// <summary>Creates the batch of the given texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="dropoutRandom">See <see cref="TokenBatch.DropoutRandom"/>; the batch disposes it.</param>
    public static MaskedTokenBatch Create(IReadOnlyList<MaskedText> texts, Device device, DropoutRandom? dropoutRandom = null)
    {
        var store = new TokenStore();
        foreach (MaskedText text in texts)
        {
            store.Add(text.Ids);
        }

        TokenBatch batch = TokenBatch.Create(store, [.. Enumerable.Range(0, texts.Count)], device, dropoutRandom);
        long[] places = [.. texts.SelectMany((text, row) => text.Places.Select(place => ((long)row * batch.Steps) + place))];
        long[] tokens = [.. texts.SelectMany(text => text.Tokens.Select(token => (long)token))];
        return new MaskedTokenBatch(
            batch, tensor(places, [places.Length], ScalarType.Int64, device), tensor(tokens, [tokens.Length], ScalarType.Int64, device));
    }

    /// <summary>Frees the tensors and the source of dropout.</summary>
    public void Dispose()
    {
        Texts.Dispose();
        Places.Dispose();
        Tokens.Dispose();
    }
}
