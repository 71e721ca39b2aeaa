namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>What all sides of <c>translation</c> train and translate.</summary>
/// <param name="Network">The translator and its training. Nothing is dropped, on either side.</param>
/// <param name="PairsPath">The pairs: <see cref="TranslationPairs"/>.</param>
/// <param name="Sentences">The number of sentences translated, the shortest of the pairs.</param>
/// <param name="Beam">Partial translations kept of each sentence.</param>
/// <param name="Gpu">The number of the GPU; <see langword="null"/> for the CPU.</param>
internal sealed record TranslationSetting(TransformerTranslatorOptions Network, string PairsPath, int Sentences, int Beam, int? Gpu)
{
    /// <summary>Tokens of each translation.</summary>
    public int Length => 20;
}
