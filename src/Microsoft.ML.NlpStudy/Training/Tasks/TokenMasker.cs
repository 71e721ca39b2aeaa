using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The masking of a masked language model: some tokens of a text are chosen, and most of them are replaced by masks.</summary>
/// <remarks>
/// Devlin et al., "BERT" (2019): of the chosen tokens 80 % become masks, 10 % become random tokens, 10 % stay. A text's masking depends on
/// the text and a seed alone.
/// </remarks>
/// <param name="share">The share of the tokens that is chosen; at least one token of each text is.</param>
/// <param name="wholeWords">Whether all tokens of a word are chosen together.</param>
/// <param name="maskId">The encoder's id of the mask.</param>
/// <param name="ordinary">Whether each id of the encoder is a token of texts, and no special one.</param>
/// <param name="startsWord">Whether each id of the encoder starts a word.</param>
internal sealed class TokenMasker(double share, bool wholeWords, int maskId, bool[] ordinary, bool[] startsWord)
{
    private const double MaskedShare = 0.8;
    private const double RandomShare = 0.1;

    private readonly int[] _ordinaryIds = [.. Enumerable.Range(0, ordinary.Length).Where(id => ordinary[id])];

    /// <summary>Whether a text has tokens that can be chosen.</summary>
    /// <param name="text">The text's ids, each one more than the encoder's.</param>
    public bool CanMask(ReadOnlySpan<int> text)
    {
        foreach (int id in text)
        {
            if (IsOrdinary(id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts the tokens that <see cref="Mask"/> chooses.</summary>
    public int Count(ReadOnlySpan<int> text, ulong seed) => wholeWords ? Choose(text, ref seed).Count : NumberToChoose(CountOrdinary(text));

    /// <summary>Masks a text.</summary>
    /// <param name="text">The text's ids, each one more than the encoder's.</param>
    /// <param name="seed">The seed of the masking.</param>
    public MaskedText Mask(ReadOnlySpan<int> text, ulong seed)
    {
        List<int> places = Choose(text, ref seed);
        places.Sort();
        int[] ids = text.ToArray();
        var tokens = new int[places.Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            int place = places[i];
            tokens[i] = ids[place] - 1;
            double draw = SplitMix.NextDouble(ref seed);
            if (draw < MaskedShare)
            {
                ids[place] = maskId + 1;
            }
            else if (draw < MaskedShare + RandomShare)
            {
                ids[place] = _ordinaryIds[Below(_ordinaryIds.Length, ref seed)] + 1;
            }
        }

        return new MaskedText(ids, [.. places], tokens);
    }

    private static int Below(int count, ref ulong state) => (int)(SplitMix.NextDouble(ref state) * count);

    private bool IsOrdinary(int id) => id > 0 && ordinary[id - 1];

    private int CountOrdinary(ReadOnlySpan<int> text)
    {
        int count = 0;
        foreach (int id in text)
        {
            count += IsOrdinary(id) ? 1 : 0;
        }

        return count;
    }

    private int NumberToChoose(int tokens) => Math.Min(tokens, Math.Max(1, (int)Math.Round(tokens * share)));

    private List<int> Choose(ReadOnlySpan<int> text, ref ulong state)
    {
        List<(int Start, int End)> words = WordsOf(text);
        int number = NumberToChoose(CountOrdinary(text));
        var chosen = new List<int>(number);

        // Words in random order; as in BERT, one that would be too much is passed over, and shorter ones may follow.
        for (int i = 0; i < words.Count && chosen.Count < number; i++)
        {
            int other = i + Below(words.Count - i, ref state);
            (words[i], words[other]) = (words[other], words[i]);
            if (chosen.Count + words[i].End - words[i].Start <= number)
            {
                Add(words[i], chosen);
            }
        }

        // Each word is longer than what is to be chosen: one is taken all the same, so that the text is not read for nothing.
        if (chosen.Count == 0 && words.Count > 0)
        {
            Add(words[0], chosen);
        }

        return chosen;

        static void Add((int Start, int End) word, List<int> chosen)
        {
            for (int place = word.Start; place < word.End; place++)
            {
                chosen.Add(place);
            }
        }
    }

    // Single tokens are words of one token, unless words are chosen whole.
    private List<(int Start, int End)> WordsOf(ReadOnlySpan<int> text)
    {
        var words = new List<(int Start, int End)>(text.Length);
        for (int place = 0; place < text.Length; place++)
        {
            if (!IsOrdinary(text[place]))
            {
                continue;
            }

            bool continues = wholeWords && !startsWord[text[place] - 1] && words is [.., var last] && last.End == place;
            if (continues)
            {
                words[^1] = (words[^1].Start, place + 1);
            }
            else
            {
                words.Add((place, place + 1));
            }
        }

        return words;
    }
}
