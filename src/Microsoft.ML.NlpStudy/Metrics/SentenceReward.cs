namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The reward of one translation, by the tokens that it shares with its reference.</summary>
/// <param name="kind">The metric.</param>
/// <param name="maximumOrder">The longest n-grams compared, in tokens.</param>
internal sealed class SentenceReward(TranslationReward kind, int maximumOrder)
{
    private readonly BleuOptions _bleu = new() { Tokenizer = BleuTokenizer.None, MaximumOrder = maximumOrder, EffectiveOrder = true };

    /// <summary>Computes the reward, 0 to 1.</summary>
    /// <param name="translation">The translation's token ids.</param>
    /// <param name="reference">The reference's token ids.</param>
    public double Of(int[] translation, int[] reference) => kind == TranslationReward.Gleu
        ? Gleu.Sentence((ReadOnlySpan<int>)translation, reference, maximumOrder: maximumOrder)
        : Bleu.Sentence(string.Join(' ', translation), string.Join(' ', reference), _bleu).Score / 100;

    public override string ToString() => $"{kind} of up to {maximumOrder} tokens";
}
