using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>A network that begins with a vector for each token, which word vectors can be written into.</summary>
internal interface IEmbedsTokens
{
    /// <summary>The tokens' vectors, a row an id.</summary>
    Embedding TokenEmbedding { get; }
}
