namespace Microsoft.ML.NlpStudy;

/// <summary>What a translation drawn in training is rewarded by: 0 to 1, of its tokens as they are.</summary>
public enum TranslationReward
{
    /// <summary><see cref="NlpStudy.Gleu"/>.</summary>
    Gleu,

    /// <summary><see cref="NlpStudy.Bleu"/> of the sentence, smoothed exponentially.</summary>
    Bleu,
}
