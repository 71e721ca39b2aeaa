namespace Microsoft.ML.NlpStudy;

/// <summary>The metric that rewards a translation sampled in training: 0 to 1, computed on its tokens as they are.</summary>
public enum TranslationReward
{
    /// <summary><see cref="NlpStudy.Gleu"/>.</summary>
    Gleu,

    /// <summary><see cref="NlpStudy.Bleu"/> of the sentence, smoothed exponentially.</summary>
    Bleu,
}
