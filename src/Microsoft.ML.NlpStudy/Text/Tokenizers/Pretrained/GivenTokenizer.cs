using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A given tokenizer of Microsoft.ML.Tokenizers. It does not tell its settings, so it cannot be saved.</summary>
internal sealed class GivenTokenizer(Tokenizer tokenizer) : TextTokenizer(tokenizer.GetType().Name)
{
    internal override TokenizerSettings Settings => throw new InvalidOperationException(
        $"Tokenizer {Name}: expected a tokenizer that can be written into a model, found an instance of {tokenizer.GetType()}, which does "
        + $"not tell how it was made. Make it with {nameof(PretrainedTokenizer)}.{nameof(PretrainedTokenizer.Bert)}, "
        + $".{nameof(PretrainedTokenizer.WordPiece)} or .{nameof(PretrainedTokenizer.BytePair)} from the files of its vocabulary: those "
        + "are saved with the model.");

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        if (!text.IsEmpty)
        {
            EncodedTokens.Add(tokenizer, text, tokens);
        }
    }
}
