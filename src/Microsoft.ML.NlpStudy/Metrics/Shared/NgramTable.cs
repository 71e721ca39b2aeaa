using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>
/// Numbers the n-grams of a few sequences, so that their counts are arrays. An n-gram is its first n - 1 symbols' number and its last
/// symbol: exact, and one look-up for each.
/// </summary>
/// <param name="maximumOrder">The longest n-grams.</param>
internal sealed class NgramTable(int maximumOrder)
{
    private const int Nothing = -1;
    private readonly Dictionary<(int Prefix, int Symbol), int> _numbers = [];
    private readonly List<int> _orders = [];

    /// <summary>The order of each n-gram seen since the table was cleared, by its number.</summary>
    public ReadOnlySpan<int> Orders => CollectionsMarshal.AsSpan(_orders);

    /// <summary>How many n-grams of an order a sequence has.</summary>
    public static int Total(int length, int order) => Math.Max(0, length - order + 1);

    public void Clear()
    {
        _numbers.Clear();
        _orders.Clear();
    }

    /// <summary>How often each n-gram, by its number, occurs in a sequence.</summary>
    public void Count(ReadOnlySpan<int> symbols, NgramCounts counts)
    {
        counts.Clear();
        for (int start = 0; start < symbols.Length; start++)
        {
            int end = Math.Min(symbols.Length, start + maximumOrder);
            int number = Nothing;
            for (int i = start; i < end; i++)
            {
                number = NumberOf(number, symbols[i], i - start + 1);
                counts.Add(number);
            }
        }
    }

    private int NumberOf(int prefix, int symbol, int order)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (prefix, symbol), out bool isKnown);
        if (!isKnown)
        {
            number = _orders.Count;
            _orders.Add(order);
        }

        return number;
    }
}

/// <summary>How often each n-gram of an <see cref="NgramTable"/> occurs.</summary>
internal sealed class NgramCounts
{
    private int[] _counts = [];

    public int this[int number] => number < _counts.Length ? _counts[number] : 0;

    public void Clear() => Array.Clear(_counts);

    public void Add(int number)
    {
        Reserve(number);
        _counts[number]++;
    }

    /// <summary>Takes the larger of two counts for each of the first n-grams.</summary>
    public void TakeLarger(NgramCounts other, int numbers)
    {
        Reserve(numbers);
        for (int i = 0; i < numbers; i++)
        {
            _counts[i] = Math.Max(_counts[i], other[i]);
        }
    }

    private void Reserve(int number)
    {
        if (number >= _counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(2 * number, 256));
        }
    }
}

/// <summary>Numbers words, so that n-grams of them are n-grams of numbers.</summary>
internal sealed class WordNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int[] Of(IReadOnlyList<string> words)
    {
        int[] numbers = new int[words.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, words[i], out bool isKnown);
            if (!isKnown)
            {
                number = _numbers.Count;
            }

            numbers[i] = number;
        }

        return numbers;
    }
}
