using System.Buffers;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The application of merges to one token at a time. The buffers are kept from token to token, so an instance serves one thread.
/// </summary>
/// <remarks>
/// At each step, the pair of neighbors that was learned first is merged wherever it stands, from left to right, as in subword-nmt's
/// <c>apply_bpe</c>. With a queue of pairs by rank and place, a token of n characters takes time n log n.
/// </remarks>
internal sealed class BytePairSplitter(BytePairMerges merges)
{
    private const int None = -1;
    private const int LargestKept = 4096;
    private readonly PriorityQueue<int, long> _queue = new();
    private readonly List<int> _batch = [];
    private readonly List<int> _leftOut = [];
    private Place[] _places = new Place[64];

    /// <summary>Cuts a token and adds the ends of its parts.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ends">The list that the end of each part is added to.</param>
    /// <param name="dropout">The choice of merges that are left out; <see langword="null"/> for none.</param>
    public void Split(ReadOnlySpan<char> token, List<int> ends, SubwordDropout? dropout)
    {
        if (token.IsEmpty)
        {
            return;
        }

        int count = PlaceCharacters(token);
        for (int place = 0; place < count; place++)
        {
            Offer(place);
        }

        while (TakeBatch(dropout, out int rank))
        {
            foreach (int place in _batch)
            {
                // In `a a a`, the merge of the first two takes the second one away.
                if (_places[place].Rank == rank)
                {
                    Merge(place, merges.ResultOf(rank));
                }
            }
        }

        for (int place = _places[0].Next; place != None; place = _places[place].Next)
        {
            // A separate symbol for the word's end begins at the token's end and is not a part.
            if (_places[place].Start < token.Length)
            {
                ends.Add(_places[place].Start);
            }
        }

        ends.Add(token.Length);
        if (_places.Length > LargestKept)
        {
            _places = new Place[64];
            _queue.TrimExcess();
        }
    }

    private int PlaceCharacters(ReadOnlySpan<char> token)
    {
        if (_places.Length <= token.Length)
        {
            _places = new Place[(int)Math.Min(Array.MaxLength, 2L * token.Length + 1)];
        }

        int count = 0;
        for (int i = 0; i < token.Length; count++)
        {
            bool isWhole = Rune.DecodeFromUtf16(token[i..], out Rune rune, out int length) == OperationStatus.Done;
            bool isLast = i + length == token.Length && merges.WordEnd is null;
            int symbol = isWhole ? merges.SymbolOf(rune.Value, isLast) : BytePairMerges.Unknown;
            _places[count] = new Place { Symbol = symbol, Start = i, Previous = count - 1, Next = count + 1 };
            i += length;
        }

        if (merges.WordEnd is { } wordEnd)
        {
            _places[count] = new Place { Symbol = wordEnd, Start = token.Length, Previous = count - 1 };
            count++;
        }

        _places[count - 1].Next = None;
        return count;
    }

    /// <summary>Takes all places of the pair to merge next from the queue.</summary>
    private bool TakeBatch(SubwordDropout? dropout, out int rank)
    {
        _batch.Clear();
        rank = None;
        while (_queue.TryPeek(out int place, out long priority))
        {
            int offered = (int)(priority >> 32);
            if (rank != None && offered != rank)
            {
                break;
            }

            _queue.Dequeue();
            if (_places[place].Rank != offered)
            {
                continue;    // one of the two has been merged since
            }

            if (dropout is not null && dropout.LeavesOut())
            {
                _leftOut.Add(place);
                continue;
            }

            rank = offered;
            _batch.Add(place);
        }

        if (rank == None)
        {
            _leftOut.Clear();
            return false;
        }

        // A merge that was left out may be made at the next step.
        foreach (int place in _leftOut)
        {
            Enqueue(place);
        }

        _leftOut.Clear();
        return true;
    }

    private void Merge(int number, int symbol)
    {
        ref Place place = ref _places[number];
        ref Place merged = ref _places[place.Next];
        merged.Rank = None;
        place.Symbol = symbol;
        place.Next = merged.Next;
        if (place.Next != None)
        {
            _places[place.Next].Previous = number;
        }

        Offer(number);
        if (place.Previous != None)
        {
            Offer(place.Previous);
        }
    }

    private void Offer(int number)
    {
        ref Place place = ref _places[number];
        place.Rank = place.Next == None ? None : merges.RankOf(place.Symbol, _places[place.Next].Symbol);
        if (place.Rank != None)
        {
            Enqueue(number);
        }
    }

    private void Enqueue(int place) => _queue.Enqueue(place, ((long)_places[place].Rank << 32) | (uint)place);

    private struct Place
    {
        public int Symbol;
        public int Start;
        public int Previous, Next;

        /// <summary>The rank of the pair of this symbol and the next; -1 where no merge joins them.</summary>
        public int Rank;
    }
}
