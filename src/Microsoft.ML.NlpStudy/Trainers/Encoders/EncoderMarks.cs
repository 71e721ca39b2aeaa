using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The tokens with a meaning of their own for an encoder; all are in its vocabulary.</summary>
/// <param name="First">The token before a text, <c>[CLS]</c> or <c>&lt;s&gt;</c>.</param>
/// <param name="Last">The token behind a text, <c>[SEP]</c> or <c>&lt;/s&gt;</c>.</param>
/// <param name="Padding">The token that pads short texts.</param>
/// <param name="Unknown">The token that stands for all others.</param>
/// <param name="Mask">The token that hides another one in pretraining.</param>
/// <param name="HasTwoSeparators">Whether the texts of a pair have <paramref name="Last"/> twice between them, as in RoBERTa.</param>
internal sealed record EncoderMarks(string First, string Last, string Padding, string Unknown, string Mask, bool HasTwoSeparators)
{
    /// <summary>BERT's tokens, which models saved before there were others have.</summary>
    public static EncoderMarks Bert { get; } = new("[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]", HasTwoSeparators: false);

    /// <summary>
    /// Finds the tokens of a folder: by the tokenizer.json, special_tokens_map.json, tokenizer_config.json, or the names that are usual.
    /// </summary>
    /// <exception cref="FormatException">A token is not in the vocabulary; the message names the file that names it.</exception>
    public static EncoderMarks Read(string folder, PretrainedTokenizer tokenizer) =>
        Find(SpecialTokenFiles.Read(folder), folder, tokenizer);

    /// <summary>Finds the tokens of a tokenizer that comes from no folder, by the names that are usual.</summary>
    /// <exception cref="FormatException">A token is not in the vocabulary.</exception>
    public static EncoderMarks Of(PretrainedTokenizer tokenizer) => Find(new SpecialTokenFiles(), tokenizer.Name, tokenizer);

    /// <summary>Checks that all tokens are in a vocabulary.</summary>
    /// <exception cref="FormatException">A token is not.</exception>
    public EncoderMarks In(Vocabulary vocabulary, string place)
    {
        foreach (string token in new[] { First, Last, Padding, Unknown, Mask })
        {
            if (!vocabulary.Contains(token))
            {
                throw new FormatException(
                    $"'{place}': expected the token '{token}' among the {vocabulary.Count} of the tokenizer, found it nowhere.");
            }
        }

        return this;
    }

    /// <summary>Throws where a token is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token is empty.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(First), "a token", First);
        OptionCheck.That(!string.IsNullOrEmpty(Last), "a token", Last);
        OptionCheck.That(!string.IsNullOrEmpty(Padding), "a token", Padding);
        OptionCheck.That(!string.IsNullOrEmpty(Unknown), "a token", Unknown);
        OptionCheck.That(!string.IsNullOrEmpty(Mask), "a token", Mask);
    }

    private static EncoderMarks Find(SpecialTokenFiles files, string folder, PretrainedTokenizer tokenizer)
    {
        TokenizerFrame? frame = tokenizer.TextFrame;
        bool isPairOfRoberta = tokenizer.Settings is FolderTokenizerSettings
        {
            Source: TokenizerSource.BytePairs or TokenizerSource.SentencePiece
        };
        return new EncoderMarks(
            frame?.First ?? Find("cls_token", "[CLS]", "<s>"),
            frame?.Last ?? Find("sep_token", "[SEP]", "</s>"),
            Find("pad_token", "[PAD]", "<pad>"),
            tokenizer.Vocabulary.UnknownToken ?? Find("unk_token", "[UNK]", "<unk>"),
            Find("mask_token", "[MASK]", "<mask>"),
            frame?.HasTwoSeparators ?? isPairOfRoberta).In(tokenizer.Vocabulary, folder);

        string Find(string role, string bert, string roberta)
        {
            if (files.Find(role) is not { } named)
            {
                return tokenizer.Vocabulary.Contains(bert) ? bert
                    : tokenizer.Vocabulary.Contains(roberta) ? roberta
                    : throw new FormatException(
                        $"'{folder}': expected {role} in special_tokens_map.json or tokenizer_config.json, or {bert} or {roberta} in the "
                        + $"vocabulary, found neither among its {tokenizer.Vocabulary.Count} tokens.");
            }

            return tokenizer.Vocabulary.Contains(named.Token) ? named.Token : throw new FormatException(
                $"'{named.File}': expected a {role} of the vocabulary's {tokenizer.Vocabulary.Count} tokens, found '{named.Token}'.");
        }
    }
}
