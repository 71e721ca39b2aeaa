using System.Text.RegularExpressions;

namespace Microsoft.ML.Tokenizers;

/// <summary>GPT-2's and RoBERTa's words: with the blank before them, English contractions apart, no character left out.</summary>
public sealed partial class RobertaPreTokenizer : PreTokenizer
{
    private readonly RegexPreTokenizer _words = new(WordRegex(), null);

    public RobertaPreTokenizer() { }

    public static RobertaPreTokenizer Instance { get; } = new();

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => _words.PreTokenize(text);

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => _words.PreTokenize(text);

    [GeneratedRegex(@"'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s", RegexOptions.None, 30_000)]
    private static partial Regex WordRegex();
}
