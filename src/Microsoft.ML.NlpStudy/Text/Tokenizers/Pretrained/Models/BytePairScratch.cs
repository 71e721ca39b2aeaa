namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The symbols of a word in byte pair encoding, a linked list in an array, and the pairs that wait to be merged.</summary>
internal sealed class BytePairScratch
{
    private (int Id, int Previous, int Next)[] _symbols = new (int, int, int)[64];

    /// <summary>The pairs, the one of the lowest rank first, of equal ranks the leftmost.</summary>
    public PriorityQueue<(int Place, int Id), long> Queue { get; } = new();

    /// <summary>The number of symbols before any is merged.</summary>
    public int Count { get; private set; }

    public ref (int Id, int Previous, int Next) this[int place] => ref _symbols[place];

    public void Clear() => Count = 0;

    public void Add(int id)
    {
        if (Count == _symbols.Length)
        {
            Array.Resize(ref _symbols, 2 * Count);
        }

        if (Count > 0)
        {
            _symbols[Count - 1].Next = Count;
        }

        _symbols[Count] = (id, Count - 1, -1);
        Count++;
    }
}
