namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Long rows of numbers, cut into pieces that threads take one after the other.</summary>
internal static class Pieces
{
    // Few enough that all threads have something to do, and enough that taking one costs next to nothing.
    private const int Length = 1 << 15;

    /// <summary>Cuts rows of these lengths.</summary>
    public static Piece[] Of(IEnumerable<long> lengths) => [..
        from row in lengths.Select((length, number) => (Number: number, Length: length))
        from piece in Enumerable.Range(0, (int)((row.Length + Length - 1) / Length))
        let start = (long)piece * Length
        select new Piece(row.Number, (nint)start, (int)Math.Min(Length, row.Length - start))];

    /// <summary>Does the work of each piece, by its number; by one thread where there is little.</summary>
    public static void Run(Piece[] pieces, int threads, Action<int> work)
    {
        int next = -1;
        Shards.Run(Math.Clamp(pieces.Sum(piece => piece.Count / Length), 1, threads), _ =>
        {
            while (Interlocked.Increment(ref next) is int i && i < pieces.Length)
                work(i);
        });
    }
}

/// <summary>A part of a row of numbers.</summary>
/// <param name="Row">Which row.</param>
/// <param name="Start">Its first number's place there.</param>
/// <param name="Count">How many numbers it has.</param>
internal readonly record struct Piece(int Row, nint Start, int Count);
