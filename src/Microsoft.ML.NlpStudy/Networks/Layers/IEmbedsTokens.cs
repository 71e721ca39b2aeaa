using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A network whose first layer is an embedding, into which word vectors can be written.</summary>
internal interface IEmbedsTokens
{
    /// <summary>The tokens' vectors, one row for each id.</summary>
    Embedding TokenEmbedding { get; }

    /// <summary>The static channel: a second vector for each token, not trained. <see langword="null"/> without that channel.</summary>
    Embedding? StaticTokenEmbedding => null;
}
