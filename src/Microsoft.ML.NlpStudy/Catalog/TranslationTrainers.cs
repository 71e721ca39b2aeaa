using Microsoft.ML.NlpStudy;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Translators, on <c>MLContext.Translation.Trainers</c>.</summary>
public sealed class TranslationTrainers
{
    private readonly IHostEnvironment _environment;

    internal TranslationTrainers(IHostEnvironment environment) => _environment = environment;

    /// <summary>A recurrent encoder and decoder, with attention (Sutskever et al. 2014, Luong et al. 2015).</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Source column</term><description>a vector of keys, of any length (as MapTokensToVocabulary gives)</description></item>
    /// <item><term>Target column</term><description>the same, of the translation; needed in training alone</description></item>
    /// <item><term>Output columns</term><description><c>TranslationIds</c>, a vector of keys of the target's vocabulary (MapIdsToTokens makes text of them);
    /// <c>TranslationScore</c>; and as <see cref="TranslatorTransformer"/> says</description></item>
    /// </list>
    /// The trainer knows by itself where texts begin and end: no tokens are needed for that.
    /// </remarks>
    /// <param name="options">Columns, sizes, search and training; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TranslatorEstimator Seq2Seq(Seq2SeqOptions? options = null) => new(_environment, options ?? new Seq2SeqOptions());

    /// <summary>Attention alone (Vaswani et al. 2017).</summary>
    /// <remarks><inheritdoc cref="Seq2Seq" path="/remarks"/></remarks>
    /// <param name="options">Columns, sizes, search and training; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TranslatorEstimator Transformer(TransformerTranslatorOptions? options = null) =>
        new(_environment, options ?? new TransformerTranslatorOptions());
}
