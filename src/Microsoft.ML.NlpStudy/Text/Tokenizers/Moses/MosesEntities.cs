using System.Buffers;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The entities for characters that Moses' decoder reads as markup.</summary>
internal static class MosesEntities
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("&|<>'\"[]");

    /// <summary>
    /// The entities of older versions of Moses and of the current one; the ampersand is last, so that nothing is decoded twice.
    /// </summary>
    private static readonly (string Entity, string Character)[] s_entities =
    [
        ("&bar;", "|"), ("&#124;", "|"), ("&lt;", "<"), ("&gt;", ">"), ("&bra;", "["), ("&ket;", "]"),
        ("&quot;", "\""), ("&apos;", "'"), ("&#91;", "["), ("&#93;", "]"), ("&amp;", "&"),
    ];

    /// <summary>Replaces the special characters of all tokens by entities; the new tokens share one array.</summary>
    public static void Escape(TokenBuffer tokens)
    {
        int length = 0;
        foreach (ReadOnlyMemory<char> token in tokens.AsSpan())
        {
            if (token.Span.ContainsAny(s_special))
            {
                length += EscapedLength(token.Span);
            }
        }

        if (length == 0)
        {
            return;
        }

        var escaped = new CharBuffer(length);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (!tokens[i].Span.ContainsAny(s_special))
            {
                continue;
            }

            int start = escaped.Length;
            foreach (char c in tokens[i].Span)
            {
                if (Entity(c) is { } entity)
                {
                    escaped.Append(entity);
                }
                else
                {
                    escaped.Append(c);
                }
            }

            tokens.Replace(i, escaped.Memory[start..]);
        }
    }

    /// <summary>Replaces entities by their characters.</summary>
    public static string Unescape(string text)
    {
        if (text.Contains('&'))
        {
            foreach ((string entity, string character) in s_entities)
            {
                text = text.Replace(entity, character, StringComparison.Ordinal);
            }
        }

        return text;
    }

    private static int EscapedLength(ReadOnlySpan<char> token)
    {
        int length = 0;
        foreach (char c in token)
        {
            length += Entity(c)?.Length ?? 1;
        }

        return length;
    }

    private static string? Entity(char c) => c switch
    {
        '&' => "&amp;",
        '|' => "&#124;",
        '<' => "&lt;",
        '>' => "&gt;",
        '\'' => "&apos;",
        '"' => "&quot;",
        '[' => "&#91;",
        ']' => "&#93;",
        _ => null,
    };
}
