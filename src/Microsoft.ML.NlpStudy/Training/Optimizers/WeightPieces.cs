using Microsoft.ML.NlpStudy.Torch;
using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The weights to train, cut into pieces that threads take one after another.</summary>
internal sealed class WeightPieces
{
    // Small enough that all threads have work, and large enough that taking a piece costs next to nothing.
    private const int Length = 1 << 15;

    private readonly int _threads;
    private readonly Piece[] _pieces;
    private readonly long[] _offsets;

    /// <summary>Cuts weights into pieces.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="threads">The number of threads.</param>
    public WeightPieces(Parameter[] parameters, int threads)
    {
        _threads = threads;
        _pieces =
        [
            .. from row in parameters.Select((parameter, number) => (Number: number, Length: parameter.numel()))
               from piece in Enumerable.Range(0, (int)((row.Length + Length - 1) / Length))
               let start = (long)piece * Length
               select new Piece(row.Number, (nint)start, (int)Math.Min(Length, row.Length - start)),
        ];
        _offsets = OffsetsOf(_pieces);
        AreOnProcessor = parameters.All(ProcessorMemory.Holds);
    }

    /// <summary>Whether the weights are in the processor's memory, where our own code can update them.</summary>
    public bool AreOnProcessor { get; }

    /// <summary>The number of pieces.</summary>
    public int Count => _pieces.Length;

    /// <summary>Gives a piece by its number.</summary>
    public Piece this[int number] => _pieces[number];

    /// <summary>Counts the weights before a piece. The number after the last piece gives that of all weights.</summary>
    public long OffsetOf(int piece) => _offsets[piece];

    /// <summary>Does the work of each piece, given the piece and its number; one thread does it if it is little.</summary>
    public void Run(Action<Piece, int> work) => Run(work, 0, _pieces.Length);

    /// <summary>Does the work of some pieces.</summary>
    /// <param name="work">The work, given the piece and its number.</param>
    /// <param name="start">The first piece's number.</param>
    /// <param name="end">The number after that of the last piece.</param>
    public void Run(Action<Piece, int> work, int start, int end)
    {
        int next = start - 1;
        Shards.Run((int)Math.Clamp((_offsets[end] - _offsets[start]) / Length, 1, _threads), _ =>
        {
            while (Interlocked.Increment(ref next) is int i && i < end)
            {
                work(_pieces[i], i);
            }
        });
    }

    private static long[] OffsetsOf(Piece[] pieces)
    {
        var offsets = new long[pieces.Length + 1];
        for (int i = 0; i < pieces.Length; i++)
        {
            offsets[i + 1] = offsets[i] + pieces[i].Count;
        }

        return offsets;
    }
}

/// <summary>A piece of a parameter's weights.</summary>
/// <param name="Row">The parameter's number.</param>
/// <param name="Start">The place of the piece's first weight in the parameter.</param>
/// <param name="Count">The number of weights.</param>
internal readonly record struct Piece(int Row, nint Start, int Count);
