using System.Text;
using Microsoft.ML.Tokenizers;

namespace Standin.Tests.Tokenizers;

/// <summary>Results in one line, so that a table of them can be read.</summary>
internal static class Show
{
    /// <summary>Each token as <c>value=id@start..end</c>.</summary>
    public static string Tokens(Tokenizer tokenizer, string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        string.Join(' ', tokenizer.EncodeToTokens(text, out _, considerPreTokenization, considerNormalization).Select(token => $"{token.Value}={token.Id}@{token.Offset}"));

    /// <summary>The tokens alone.</summary>
    public static string Values(Tokenizer tokenizer, string text) => string.Join(' ', tokenizer.EncodeToTokens(text, out _).Select(token => token.Value));

    /// <summary>The stretches that a pre-tokenizer finds, with a bar between them.</summary>
    public static string Words(PreTokenizer preTokenizer, string text)
    {
        (int Offset, int Length)[] words = [.. preTokenizer.PreTokenize(text)];
        Assert.Equal(words, preTokenizer.PreTokenize(text.AsSpan()));
        return string.Join('|', words.Select(word => text.Substring(word.Offset, word.Length)));
    }

    public static Stream Stream(string content) => new MemoryStream(Encoding.UTF8.GetBytes(content));

    public static Stream Lines(params string[] lines) => Stream(string.Join('\n', lines));
}
