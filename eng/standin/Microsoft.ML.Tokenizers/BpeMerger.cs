namespace Microsoft.ML.Tokenizers;

/// <summary>Joins the pieces of a word, pair by pair, the most important pair first and of equal ones the leftmost.</summary>
internal sealed class BpeMerger
{
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges = [];

    /// <exception cref="InvalidOperationException">A merge names a token that the vocabulary lacks, or is no merge.</exception>
    /// <exception cref="ArgumentException">A merge is there twice.</exception>
    public BpeMerger(IEnumerable<string> merges, Dictionary<string, int> vocabulary, string continuingSubwordPrefix)
    {
        int prefixLength = continuingSubwordPrefix?.Length ?? 0;
        foreach (string merge in merges)
        {
            if (merge is null)
                throw new InvalidOperationException("The merge entries cannot be null.");
            (string left, string right) = BpeFiles.Split(merge) ?? throw new InvalidOperationException("Invalid merger file format");
            int leftId = Find(left);
            int rightId = Find(right);
            if (right.Length <= prefixLength)
                throw new InvalidOperationException($"The merge value '{right}' is too short to be merged with a prefix of length {prefixLength}.");
            _merges.Add((leftId, rightId), (_merges.Count, Find(left + right[prefixLength..])));
        }

        int Find(string token) => vocabulary.TryGetValue(token, out int id)
            ? id
            : throw new InvalidOperationException($"Trying to merge a token '{token}' which not exist in the vocabulary.");
    }

    /// <summary>Joins pieces in place.</summary>
    public void Merge(List<BpePiece> pieces)
    {
        int count = pieces.Count;
        var previous = new int[count];    // the pieces that are left, as a list: each one's neighbours
        var next = new int[count];
        var queue = new PriorityQueue<(int Left, int Right, int Id), (int Rank, int Position)>();
        for (int i = 0; i < count; i++)
        {
            previous[i] = i - 1;
            next[i] = i + 1 < count ? i + 1 : -1;
        }
        for (int i = 0; i + 1 < count; i++)
            Enqueue(i, i + 1);

        while (queue.TryDequeue(out (int Left, int Right, int Id) pair, out _))
        {
            // A pair may have changed since it was seen: a piece is gone, or has become another.
            (int left, int right, int id) = pair;
            if (pieces[left].Length == 0 || next[left] != right || !_merges.TryGetValue((pieces[left].Id, pieces[right].Id), out (int Rank, int Id) merge) || merge.Id != id)
                continue;
            pieces[left] = new BpePiece(id, pieces[left].Length + pieces[right].Length);
            pieces[right] = default;
            next[left] = next[right];
            if (next[left] >= 0)
            {
                previous[next[left]] = left;
                Enqueue(left, next[left]);
            }
            if (previous[left] >= 0)
                Enqueue(previous[left], left);
        }
        pieces.RemoveAll(piece => piece.Length == 0);

        void Enqueue(int left, int right)
        {
            if (_merges.TryGetValue((pieces[left].Id, pieces[right].Id), out (int Rank, int Id) merge))
                queue.Enqueue((left, right, merge.Id), (merge.Rank, left));
        }
    }
}

/// <summary>A piece of a word: its token, and how many characters it spans.</summary>
internal readonly record struct BpePiece(int Id, int Length);
