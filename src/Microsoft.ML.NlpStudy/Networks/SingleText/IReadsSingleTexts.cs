namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A classifier that has a faster way for one text at a time.</summary>
internal interface IReadsSingleTexts
{
    /// <summary>Packs the weights for one text at a time. The network must not change or end afterwards.</summary>
    /// <returns>The packed network; <see langword="null"/> if this network has layers or sizes that only tensors serve.</returns>
    SingleTextNetwork? PackForSingleTexts();
}
