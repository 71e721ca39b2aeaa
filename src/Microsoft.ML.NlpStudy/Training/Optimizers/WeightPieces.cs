using Microsoft.ML.NlpStudy.Torch;
using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The weights that are trained, cut into pieces that threads take one after the other.</summary>
/// <param name="parameters">The weights.</param>
/// <param name="threads">How many threads there are.</param>
internal sealed class WeightPieces(Parameter[] parameters, int threads)
{
    // Few enough that all threads have something to do, and enough that taking one costs next to nothing.
    private const int Length = 1 << 15;

    private readonly Piece[] _pieces = [..
        from row in parameters.Select((parameter, number) => (Number: number, Length: parameter.numel()))
        from piece in Enumerable.Range(0, (int)((row.Length + Length - 1) / Length))
        let start = (long)piece * Length
        select new Piece(row.Number, (nint)start, (int)Math.Min(Length, row.Length - start))];

    /// <summary>Whether they lie where our own passes over memory can work on them.</summary>
    public bool AreOnProcessor { get; } = parameters.All(ProcessorMemory.Holds);

    /// <summary>How many there are.</summary>
    public int Count => _pieces.Length;

    /// <summary>Does the work of each piece, which is told its number too; by one thread where there is little.</summary>
    public void Run(Action<Piece, int> work)
    {
        int next = -1;
        Shards.Run(Math.Clamp(_pieces.Sum(piece => piece.Count / Length), 1, threads), _ =>
        {
            while (Interlocked.Increment(ref next) is int i && i < _pieces.Length)
            {
                work(_pieces[i], i);
            }
        });
    }
}

/// <summary>A part of a parameter's numbers.</summary>
/// <param name="Row">Which parameter.</param>
/// <param name="Start">Its first number's place there.</param>
/// <param name="Count">How many numbers it has.</param>
internal readonly record struct Piece(int Row, nint Start, int Count);
