using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>The texts of a tagger in memory.</summary>
internal interface ITaggerTexts
{
    /// <summary>The number of texts.</summary>
    int Count { get; }

    /// <summary>The ids of the texts, for the identity of a training.</summary>
    IReadOnlyList<TokenStore> Stores { get; }

    /// <summary>Counts the words of a text, each of which has a tag.</summary>
    int WordsOf(int text);

    /// <summary>Counts the tokens that the network reads of a text, at least 1.</summary>
    int TokensOf(int text);

    /// <summary>Makes a batch of some texts.</summary>
    /// <param name="texts">The texts' numbers; each has at least one word.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="dropoutRandom">The source of dropout in training, which the batch disposes; <see langword="null"/> otherwise.</param>
    TaggerBatch CreateBatch(int[] texts, Device device, DropoutRandom? dropoutRandom);
}
