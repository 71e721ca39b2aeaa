namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The number of occurrences of each n-gram of an <see cref="NgramTable"/>.</summary>
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
