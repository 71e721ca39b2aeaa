using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The roles of a tokenizer's tokens in masking: the special tokens, and the tokens that start a word.</summary>
internal sealed class MaskingVocabulary
{
    private readonly Vocabulary _vocabulary;

    // How tokens that start a word begin where those that continue one have no ##: byte pairs, and SentencePiece.
    private static readonly string[] s_wordStarts = ["Ġ", "▁"];

    /// <exception cref="FormatException">A mark is not in the tokenizer's vocabulary.</exception>
    public MaskingVocabulary(PretrainedTokenizer tokenizer, EncoderMarks marks)
    {
        (Tokenizer, Marks, _vocabulary) = (tokenizer, marks.In(tokenizer.Vocabulary, tokenizer.Name), tokenizer.Vocabulary);
        (First, Last, Mask) = (_vocabulary[marks.First], _vocabulary[marks.Last], _vocabulary[marks.Mask]);
    }

    /// <summary>The tokenizer.</summary>
    public PretrainedTokenizer Tokenizer { get; }

    /// <summary>The tokens with a meaning of their own.</summary>
    public EncoderMarks Marks { get; }

    /// <summary>The id of the token before a text.</summary>
    public int First { get; }

    /// <summary>The id of the token after a text.</summary>
    public int Last { get; }

    /// <summary>The id of the mask.</summary>
    public int Mask { get; }

    /// <summary>Makes the masking of training texts.</summary>
    public TokenMasker CreateMasker(MaskedLanguageModelOptions options)
    {
        bool[] ordinary = [.. _vocabulary.Tokens.Select(token => token.Length > 0)];
        foreach (string special in (string[])[Marks.First, Marks.Last, Marks.Mask, Marks.Unknown, Marks.Padding])
        {
            ordinary[_vocabulary[special]] = false;
        }

        return new TokenMasker(options.MaskedShare, options.WholeWords, Mask, ordinary, [.. _vocabulary.Tokens.Select(StartsWord())]);
    }

    // Of the marks that occur in the vocabulary.
    private Func<string, bool> StartsWord()
    {
        bool hasPieces = _vocabulary.Tokens.Any(token => token.StartsWith("##", StringComparison.Ordinal));
        string? start = hasPieces
            ? null
            : s_wordStarts.FirstOrDefault(mark => _vocabulary.Tokens.Any(token => token.StartsWith(mark, StringComparison.Ordinal)));
        return token => start is null
            ? !token.StartsWith("##", StringComparison.Ordinal)
            : token.StartsWith(start, StringComparison.Ordinal);
    }
}
