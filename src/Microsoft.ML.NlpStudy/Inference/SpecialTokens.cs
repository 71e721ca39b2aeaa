using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The tokens of a vocabulary that stand for no text: padding, frames, the unknown token.</summary>
internal static class SpecialTokens
{
    private static readonly HashSet<string> s_padding = ["<pad>", "[PAD]", "<blank>"];
    private static readonly HashSet<string> s_frames =
        ["<s>", "</s>", "<sos>", "<bos>", "<eos>", "<cls>", "<sep>", "<mask>", "[CLS]", "[SEP]", "[MASK]", "[BOS]", "[EOS]"];

    private static readonly string[] s_unknown = ["<unk>", "[UNK]", "<UNK>"];

    /// <summary>The id, from 1, of the token that stands for those without an entry; 0 where there is none.</summary>
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

    /// <summary>The ids of padding, of which a translation never has any.</summary>
    /// <param name="tokens">All tokens, in the order of their ids from 1.</param>
    public static int[] Padding(IReadOnlyList<string> tokens) =>
        [.. Enumerable.Range(1, tokens.Count).Where(id => s_padding.Contains(tokens[id - 1]))];

    /// <summary>The ids of the special tokens, but for the unknown one, that no text has: what is generated of them is noise.</summary>
    /// <remarks>Where texts were framed, as with <c>&lt;s&gt;</c>, the frames have been learned like words, and stay.</remarks>
    /// <param name="tokens">All tokens, in the order of their ids from 1.</param>
    /// <param name="padding">The id of a further padding token; 0 for none.</param>
    /// <param name="texts">The texts.</param>
    public static int[] NeverIn(IReadOnlyList<string> tokens, int padding, TokenStore texts)
    {
        var specials = new HashSet<int>(
            Enumerable.Range(1, tokens.Count)
                .Where(id => id == padding || s_padding.Contains(tokens[id - 1]) || s_frames.Contains(tokens[id - 1])));
        for (int place = 0; place < texts.Count && specials.Count > 0; place++)
        {
            foreach (int id in texts.TokensOf(place))
            {
                specials.Remove(id);
            }
        }

        return [.. specials.Order()];
    }
}
