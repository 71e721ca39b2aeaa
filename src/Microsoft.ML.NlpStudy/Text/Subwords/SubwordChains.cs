namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The words of a corpus as chains of symbols, with the frequency and the places of each pair of neighbors.</summary>
/// <remarks>
/// Each place belongs to the list of the pair of its symbol and the next. Lists are chained through the places themselves: a place changes
/// lists without a search, and the memory does not grow.
/// </remarks>
internal sealed class SubwordChains
{
    private const int None = -1;
    private readonly Dictionary<long, int> _pairNumbers = [];
    private readonly List<int> _changed = [];
    private Place[] _places = new Place[1024];
    private int _placeCount;
    private Pair[] _pairs = new Pair[1024];
    private int _pairCount;

    /// <summary>Adds a symbol behind the last one, as its neighbor or as the first of a new word.</summary>
    /// <param name="symbol">The symbol's number.</param>
    /// <param name="isFirst">Whether the symbol begins a word.</param>
    /// <param name="frequency">The number of times that the word occurs in the corpus.</param>
    public void Add(int symbol, bool isFirst, long frequency)
    {
        if (_placeCount == _places.Length)
        {
            Array.Resize(ref _places, (int)Math.Min(Array.MaxLength, 2L * _placeCount));
        }

        int place = _placeCount++;
        int previous = isFirst ? None : place - 1;
        _places[place] = new Place { Symbol = symbol, Frequency = frequency, Previous = previous, Next = None, Pair = None };
        if (!isFirst)
        {
            _places[previous].Next = place;
            Enlist(previous);
        }
    }

    /// <summary>Gets the symbols of a pair, and the number of times that they are neighbors in the corpus.</summary>
    public (int First, int Second, long Frequency) Describe(int pair)
    {
        ref readonly Pair found = ref _pairs[pair];
        return (found.First, found.Second, found.Frequency);
    }

    /// <summary>Takes the pairs that got new places since the last call. The next change overwrites the list.</summary>
    public IEnumerable<int> TakeChangedPairs()
    {
        foreach (int pair in _changed)
        {
            _pairs[pair].IsChanged = false;
            yield return pair;
        }

        _changed.Clear();
    }

    /// <summary>
    /// Replaces a pair of neighbors by one symbol wherever it stands, from left to right: <c>a a a</c> becomes <c>aa a</c>.
    /// </summary>
    public void Merge(int pair, int symbol)
    {
        while (_pairs[pair].Head is var place && place != None)
        {
            ref Place first = ref _places[place];
            ref Place second = ref _places[first.Next];
            Delist(place);
            if (first.Previous != None)
            {
                Delist(first.Previous);
            }

            if (second.Next != None)
            {
                Delist(first.Next);
                _places[second.Next].Previous = place;
            }

            first.Symbol = symbol;
            first.Next = second.Next;
            if (first.Previous != None)
            {
                Enlist(first.Previous);
            }

            if (first.Next != None)
            {
                Enlist(place);
            }
        }
    }

    /// <summary>Adds a place to the end of its pair's list. Places come from left to right, so the lists are in that order too.</summary>
    private void Enlist(int number)
    {
        ref Place place = ref _places[number];
        int pairNumber = place.Pair = PairOf(place.Symbol, _places[place.Next].Symbol);
        ref Pair pair = ref _pairs[pairNumber];
        place.PreviousOfPair = pair.Tail;
        place.NextOfPair = None;
        if (pair.Tail == None)
        {
            pair.Head = number;
        }
        else
        {
            _places[pair.Tail].NextOfPair = number;
        }

        pair.Tail = number;
        pair.Frequency += place.Frequency;
        if (!pair.IsChanged)
        {
            pair.IsChanged = true;
            _changed.Add(pairNumber);
        }
    }

    private void Delist(int number)
    {
        ref Place place = ref _places[number];
        ref Pair pair = ref _pairs[place.Pair];
        if (place.PreviousOfPair == None)
        {
            pair.Head = place.NextOfPair;
        }
        else
        {
            _places[place.PreviousOfPair].NextOfPair = place.NextOfPair;
        }

        if (place.NextOfPair == None)
        {
            pair.Tail = place.PreviousOfPair;
        }
        else
        {
            _places[place.NextOfPair].PreviousOfPair = place.PreviousOfPair;
        }

        pair.Frequency -= place.Frequency;
    }

    private int PairOf(int first, int second)
    {
        long key = ((long)first << 32) | (uint)second;
        if (!_pairNumbers.TryGetValue(key, out int number))
        {
            if (_pairCount == _pairs.Length)
            {
                Array.Resize(ref _pairs, 2 * _pairCount);
            }

            number = _pairCount++;
            _pairNumbers.Add(key, number);
            _pairs[number] = new Pair { First = first, Second = second, Head = None, Tail = None };
        }

        return number;
    }

    private struct Place
    {
        public long Frequency;
        public int Symbol;

        /// <summary>The places of the neighbors in the word.</summary>
        public int Previous, Next;

        /// <summary>The pair whose list holds this place.</summary>
        public int Pair;

        /// <summary>The neighbors in the pair's list.</summary>
        public int PreviousOfPair, NextOfPair;
    }

    private struct Pair
    {
        public long Frequency;
        public int First, Second;
        public int Head, Tail;
        public bool IsChanged;
    }
}
