namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The names that Hugging Face gives the weights of a masked language model's head.</summary>
/// <param name="Dense">The dense layer.</param>
/// <param name="Norm">The layer normalization.</param>
/// <param name="Bias">The bias of each token.</param>
/// <param name="Decoder">
/// The layer of the logits. Its matrix is that of the token vectors; files that name it have the same numbers twice.
/// </param>
internal sealed record MaskedTokenHeadNames(string Dense, string Norm, string Bias, string Decoder)
{
    public static MaskedTokenHeadNames Of(string family) => family switch
    {
        "bert" => new(
            "cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.bias", "cls.predictions.decoder"),
        "distilbert" => new("vocab_transform", "vocab_layer_norm", "vocab_projector.bias", "vocab_projector"),
        "electra" => new(
            "generator_predictions.dense", "generator_predictions.LayerNorm", "generator_lm_head.bias", "generator_lm_head"),
        _ => new("lm_head.dense", "lm_head.layer_norm", "lm_head.bias", "lm_head.decoder"),
    };
}
