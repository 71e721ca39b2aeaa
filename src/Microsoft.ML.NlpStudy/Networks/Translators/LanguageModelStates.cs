using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The states of a language model that has read a batch.</summary>
/// <param name="Raw">The states of the last layer (T, B, H), without meaning at padding.</param>
/// <param name="Dropped">The states of the last layer at the real steps, text by text, after dropout (N, H).</param>
/// <param name="Last">The state of each layer after the last step.</param>
internal readonly record struct LanguageModelStates(Tensor Raw, Tensor Dropped, RecurrentState[] Last);
