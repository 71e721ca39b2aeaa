using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A network that begins with a vector for each token, which word vectors can be written into.</summary>
internal interface IEmbedsTokens
{
    /// <summary>The tokens' vectors, a row an id.</summary>
    Embedding TokenEmbedding { get; }

    /// <summary>A second vector for each token, which training leaves as it is; null where there is none.</summary>
    Embedding? StaticTokenEmbedding => null;
}
