using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A tagger: a network that gives the scores of K tags for each token.</summary>
/// <param name="name">The network's name.</param>
internal abstract class TaggerNetwork(string name) : Module<TaggerBatch, Tensor>(name)
{
    /// <summary>The head, which makes tags of scores.</summary>
    public abstract TagHead Head { get; }
}
