namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>Rewards one translation by the tokens it shares with the one it should be.</summary>
/// <param name="kind">By what.</param>
/// <param name="maximumOrder">The longest n-grams compared.</param>
internal sealed class SentenceReward(TranslationReward kind, int maximumOrder)
{
    private readonly BleuOptions _bleu = new() { Tokenizer = BleuTokenizer.None, MaximumOrder = maximumOrder, EffectiveOrder = true };

    /// <summary>The reward, 0 to 1.</summary>
    /// <param name="translation">Its token ids.</param>
    /// <param name="reference">The ids that it should have.</param>
    public double Of(int[] translation, int[] reference) => kind == TranslationReward.Gleu
        ? Gleu.Sentence((ReadOnlySpan<int>)translation, reference, maximumOrder: maximumOrder)
        : Bleu.Sentence(string.Join(' ', translation), string.Join(' ', reference), _bleu).Score / 100;

    public override string ToString() => $"{kind} of up to {maximumOrder} tokens";
}
