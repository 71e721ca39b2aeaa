using Microsoft.ML.NlpStudy.Torch;
using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The weights to train, cut into pieces that threads take one after another.</summary>
/// <param name="parameters">The weights.</param>
/// <param name="threads">The number of threads.</param>
internal sealed class WeightPieces(Parameter[] parameters, int threads)
{
    // Small enough that all threads have work, and large enough that taking a piece costs next to nothing.
    private const int Length = 1 << 15;

    private readonly Piece[] _pieces = [..
        from row in parameters.Select((parameter, number) => (Number: number, Length: parameter.numel()))
        from piece in Enumerable.Range(0, (int)((row.Length + Length - 1) / Length))
        let start = (long)piece * Length
        select new Piece(row.Number, (nint)start, (int)Math.Min(Length, row.Length - start))];

    /// <summary>Whether the weights are in the processor's memory, where our own code can update them.</summary>
    public bool AreOnProcessor { get; } = parameters.All(ProcessorMemory.Holds);

    /// <summary>The number of pieces.</summary>
    public int Count => _pieces.Length;

    /// <summary>Does the work of each piece, given the piece and its number; one thread does it if it is little.</summary>
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

/// <summary>A piece of a parameter's weights.</summary>
/// <param name="Row">The parameter's number.</param>
/// <param name="Start">The place of the piece's first weight in the parameter.</param>
/// <param name="Count">The number of weights.</param>
internal readonly record struct Piece(int Row, nint Start, int Count);
