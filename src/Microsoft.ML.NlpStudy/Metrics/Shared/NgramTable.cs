using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>
/// A table that numbers the n-grams of a few sequences, so that their counts are arrays. An n-gram's key is the number of its first n - 1
/// symbols and its last symbol: exact, with one look-up each.
/// </summary>
/// <param name="maximumOrder">The longest n-grams, in symbols.</param>
internal sealed class NgramTable(int maximumOrder)
{
    private const int Nothing = -1;
    private readonly Dictionary<(int Prefix, int Symbol), int> _numbers = [];
    private readonly List<int> _orders = [];

    /// <summary>The order of each n-gram seen since the table was cleared, by its number.</summary>
    public ReadOnlySpan<int> Orders => CollectionsMarshal.AsSpan(_orders);

    /// <summary>Computes the number of n-grams of an order in a sequence.</summary>
    public static int Total(int length, int order) => Math.Max(0, length - order + 1);

    public void Clear()
    {
        _numbers.Clear();
        _orders.Clear();
    }

    /// <summary>Counts the occurrences of each n-gram, by its number, in a sequence.</summary>
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
