using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Finds the special tokens of a vocabulary: padding, unknown, and markers such as <c>&lt;s&gt;</c> and <c>[CLS]</c>.</summary>
internal static class SpecialTokens
{
    private static readonly HashSet<string> s_padding = ["<pad>", "[PAD]", "<blank>"];
    private static readonly HashSet<string> s_markers =
        ["<s>", "</s>", "<sos>", "<bos>", "<eos>", "<cls>", "<sep>", "<mask>", "[CLS]", "[SEP]", "[MASK]", "[BOS]", "[EOS]"];

    private static readonly string[] s_unknown = ["<unk>", "[UNK]", "<UNK>"];

    /// <summary>Finds the id, from 1, of the unknown token; 0 if the vocabulary has none.</summary>
    public static int UnknownId(IReadOnlyList<string> tokens)
    {
        foreach (string unknown in s_unknown)
        {
            for (int i = 0; i < tokens.Count; i++)
            {
                if (tokens[i] == unknown)
                {
                    return i + 1;
                }
            }
        }

        return 0;
    }

    /// <summary>Finds the ids of padding tokens.</summary>
    /// <param name="tokens">All tokens, in the order of their ids from 1.</param>
    public static int[] Padding(IReadOnlyList<string> tokens) =>
        [.. Enumerable.Range(1, tokens.Count).Where(id => s_padding.Contains(tokens[id - 1]))];

    /// <summary>Finds the ids of padding and marker tokens that occur in none of the texts: a translator must not generate them.</summary>
    /// <remarks>Markers that occur in the texts, such as <c>&lt;s&gt;</c>, have been learned like words and stay allowed.</remarks>
    /// <param name="tokens">All tokens, in the order of their ids from 1.</param>
    /// <param name="padding">The id of another padding token; 0 for none.</param>
    /// <param name="texts">The texts.</param>
    public static int[] NeverIn(IReadOnlyList<string> tokens, int padding, TokenStore texts)
    {
        var specials = new HashSet<int>(
            Enumerable.Range(1, tokens.Count)
                .Where(id => id == padding || s_padding.Contains(tokens[id - 1]) || s_markers.Contains(tokens[id - 1])));
        for (int text = 0; text < texts.Count && specials.Count > 0; text++)
        {
            foreach (int id in texts.TokensOf(text))
            {
                specials.Remove(id);
            }
        }

        return [.. specials.Order()];
    }
}
