using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>Texts as forms of words: each distinct form has a word of the vocabulary and its characters.</summary>
/// <param name="forms">The texts' forms, whose ids start at 1.</param>
/// <param name="words">The word of each form, by id; entry 0 is padding.</param>
/// <param name="characters">The characters of each form, from form 1 on; <see langword="null"/> if the network does not read them.</param>
internal sealed class WordTexts(TokenStore forms, int[] words, TokenStore? characters) : ITaggerTexts
{
    /// <summary>The id of the unknown word.</summary>
    public required int UnknownWord { get; init; }

    /// <summary>Whether each word, by id, is replaced by the unknown one at times; empty if none is. Default: empty.</summary>
    public IReadOnlyList<bool> IsRare { get; init; } = [];

    /// <summary>The share of the occurrences of rare words that is replaced by the unknown word in training. Default: 0.</summary>
    public double RareWordDropout { get; init; }

    /// <summary>Gives the bucket, from 1, of a pair of neighboring words; <see langword="null"/> if the network reads no pairs.</summary>
    public Func<int, int, int>? PairBucket { get; init; }

    /// <inheritdoc/>
    public int Count => forms.Count;

    /// <inheritdoc/>
    public IReadOnlyList<TokenStore> Stores => [forms];

    /// <inheritdoc/>
    public int WordsOf(int text) => forms.TokensOf(text).Length;

    /// <inheritdoc/>
    public int TokensOf(int text) => forms.LengthOf(text);

    /// <inheritdoc/>
    public TaggerBatch CreateBatch(int[] texts, Device device, DropoutRandom? dropoutRandom)
    {
        var rows = new TokenStore();
        Random? random = dropoutRandom is null || RareWordDropout == 0 ? null : new Random((int)dropoutRandom.NextSeed());
        foreach (int text in texts)
        {
            rows.Add(WordsOf(forms[text], random));
        }

        TokenBatch batch = TokenBatch.Create(rows, rows.Numbers, device, dropoutRandom);
        int[] lengths = [.. texts.Select(WordsOf)];
        long[] places = [
            .. lengths.SelectMany((length, row) => Enumerable.Range(0, length).Select(step => ((long)step * texts.Length) + row))];
        Tensor placesOnDevice = tensor(places, [places.Length], ScalarType.Int64, device);
        long[] pairs = PairBucket is null ? [] : PairsOf(rows, batch.Steps, PairBucket);
        if (characters is null)
        {
            return new TaggerBatch(batch, lengths, placesOnDevice) { Pairs = pairs };
        }

        var distinct = new Dictionary<int, int>();
        var numbers = new long[batch.Steps * texts.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            ReadOnlySpan<int> text = forms.TokensOf(texts[row]);
            for (int step = 0; step < text.Length; step++)
            {
                distinct.TryAdd(text[step], distinct.Count);
                numbers[(step * texts.Length) + row] = distinct[text[step]];
            }
        }

        int[] spelled = [.. distinct.OrderBy(entry => entry.Value).Select(entry => entry.Key - 1)];
        return new TaggerBatch(
            batch, lengths, placesOnDevice, TokenBatch.Create(characters, spelled, device),
            tensor(numbers, [numbers.Length], ScalarType.Int64, device))
        { Pairs = pairs };
    }

    private static long[] PairsOf(TokenStore rows, int steps, Func<int, int, int> bucketOf)
    {
        var pairs = new long[steps * rows.Count * 2];
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<int> text = rows[row];
            for (int step = 1; step < text.Length; step++)
            {
                int bucket = bucketOf(text[step - 1], text[step]);
                pairs[(((step - 1) * rows.Count) + row) * 2 + 1] = bucket;
                pairs[((step * rows.Count) + row) * 2] = bucket;
            }
        }

        return pairs;
    }

    private int[] WordsOf(ReadOnlySpan<int> text, Random? random)
    {
        int[] ids = new int[text.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            int word = words[text[i]];
            ids[i] = random is not null && IsRare[word] && random.NextDouble() < RareWordDropout ? UnknownWord : word;
        }

        return ids;
    }
}
