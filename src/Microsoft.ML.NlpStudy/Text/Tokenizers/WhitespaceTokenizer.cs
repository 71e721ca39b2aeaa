using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The tokenizer of Python's <c>str.split()</c>.</summary>
internal sealed class WhitespaceTokenizer() : TextTokenizer(nameof(Whitespace))
{
    public override bool CanDetokenize => true;

    /// <summary>Joins tokens with single spaces; empty tokens are left out.</summary>
    public static string JoinWithSpaces(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        var text = new StringBuilder();
        foreach (ReadOnlyMemory<char> token in tokens)
        {
            if (text.Length > 0 && !token.IsEmpty)
            {
                text.Append(' ');
            }

            text.Append(token);
        }

        return text.ToString();
    }

    private protected override string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => JoinWithSpaces(tokens);

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        ReadOnlySpan<char> chars = text.Span;
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<char, ushort>(chars);
        int start = 0;
        int done = 0;

        // Sixteen characters at a time: most cannot be white space; those that can are checked one by one.
        for (; Vector256.IsHardwareAccelerated && done <= chars.Length - Vector256<ushort>.Count; done += Vector256<ushort>.Count)
        {
            Vector256<ushort> block = Vector256.Create(units[done..]);
            Vector256<ushort> candidates = Vector256.LessThanOrEqual(block, Vector256.Create((ushort)' '))
                | Vector256.GreaterThanOrEqual(block, Vector256.Create((ushort)'\x85'));
            for (uint left = candidates.ExtractMostSignificantBits(); left != 0; left &= left - 1)
            {
                EndTokenAt(done + BitOperations.TrailingZeroCount(left), chars, text, tokens, ref start);
            }
        }

        for (; done < chars.Length; done++)
        {
            EndTokenAt(done, chars, text, tokens, ref start);
        }

        if (start < chars.Length)
        {
            tokens.Add(text[start..]);
        }
    }

    /// <summary>Adds the token that ends before a place where white space stands.</summary>
    private static void EndTokenAt(int place, ReadOnlySpan<char> chars, ReadOnlyMemory<char> text, TokenBuffer tokens, ref int start)
    {
        if (CharacterClass.IsPythonWhiteSpace(chars[place]))
        {
            if (place > start)
            {
                tokens.Add(text[start..place]);
            }

            start = place + 1;
        }
    }
}
