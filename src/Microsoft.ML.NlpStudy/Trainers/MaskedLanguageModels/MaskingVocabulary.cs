using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The roles of a tokenizer's tokens in masking: the special tokens, and the tokens that start a word.</summary>
internal sealed class MaskingVocabulary
{
    private readonly Vocabulary _vocabulary;

    /// <exception cref="ArgumentOutOfRangeException">The tokenizer is not one of an encoder's.</exception>
    public MaskingVocabulary(PretrainedTokenizer tokenizer)
    {
        Check(tokenizer.Settings, tokenizer.Vocabulary.Count);
        Tokenizer = tokenizer;
        _vocabulary = tokenizer.Vocabulary;
        (First, Last, Mask) = (_vocabulary["[CLS]"], _vocabulary["[SEP]"], _vocabulary["[MASK]"]);
        Unknown = _vocabulary.UnknownId!.Value;
        Padding = _vocabulary["[PAD]"];
    }

    /// <summary>The tokenizer.</summary>
    public PretrainedTokenizer Tokenizer { get; }

    /// <summary>The id of the token before a text.</summary>
    public int First { get; }

    /// <summary>The id of the token after a text.</summary>
    public int Last { get; }

    /// <summary>The id of the mask.</summary>
    public int Mask { get; }

    /// <summary>The id of unknown tokens.</summary>
    public int Unknown { get; }

    private int Padding { get; }

    /// <summary>Checks a tokenizer's settings before the tokenizer is made.</summary>
    /// <param name="tokenizer">The settings.</param>
    /// <param name="size">The number of tokens that the encoder has vectors of.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tokenizer is not one of an encoder's, or has more tokens.</exception>
    public static void Check(TokenizerSettings tokenizer, int size)
    {
        OptionCheck.That(tokenizer is BertSettings, "the tokenizer of BERT", tokenizer.GetType().Name, nameof(tokenizer));
        OptionCheck.That(
            tokenizer is BertSettings { Options.AddSpecialTokens: false },
            "false, since an encoder's input has them in any case", true, nameof(BertTokenizerOptions.AddSpecialTokens));
        tokenizer.Validate();
        OptionCheck.InRange(1, size, tokenizer.CountInEntry(), nameof(BertSettings.VocabularySize));
    }

    /// <summary>Makes the masking of training texts.</summary>
    public TokenMasker CreateMasker(MaskedLanguageModelOptions options)
    {
        bool[] ordinary = [.. _vocabulary.Tokens.Select(token => token.Length > 0)];
        foreach (int special in (int[])[First, Last, Mask, Unknown, Padding])
        {
            ordinary[special] = false;
        }

        bool[] startsWord = [.. _vocabulary.Tokens.Select(token => !token.StartsWith("##", StringComparison.Ordinal))];
        return new TokenMasker(options.MaskedShare, options.WholeWords, Mask, ordinary, startsWord);
    }
}
