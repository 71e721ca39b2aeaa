using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The check of what a saved model says about its encoder, before anything of these sizes is allocated.</summary>
internal static class SavedEncoder
{
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range, or tokenizer and sizes do not go together.</exception>
    public static void Validate(EncoderArchitecture architecture, TokenizerSettings tokenizer, EncoderMarks marks)
    {
        architecture.Validate();
        NetworkSizes.CheckLargestMatrix(architecture.LargestMatrix(), nameof(architecture));
        OptionCheck.That(
            tokenizer is BertSettings { Options.AddSpecialTokens: false } or FolderTokenizerSettings,
            "the tokenizer of an encoder, without special tokens of its own", tokenizer.GetType().Name, nameof(tokenizer));
        tokenizer.Validate();
        OptionCheck.That(
            tokenizer.CountInEntry() <= architecture.VocabularySize, $"a tokenizer of at most {architecture.VocabularySize} tokens",
            tokenizer.CountInEntry(), nameof(tokenizer));
        marks.Validate();
    }
}
