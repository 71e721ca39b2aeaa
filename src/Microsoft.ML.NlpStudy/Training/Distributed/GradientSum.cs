using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The sum of the gradients that the shards of a batch have computed on CPUs, in this process and in others.</summary>
/// <remarks>
/// Each process adds up a share of the weights and sends the sums to all others. The order of the additions does not depend on the division
/// (<see cref="SumOrder"/>), so it gives the same bits as a single process.
/// </remarks>
/// <param name="pieces">The weights in pieces.</param>
/// <param name="layout">The division of shards among processes.</param>
internal sealed unsafe class GradientSum(WeightPieces pieces, ShardLayout layout)
{
    private readonly ProcessGroup _processes = layout.Processes;
    private readonly int[] _starts = Divide(pieces, layout.Processes.Count);

    // The sums of the other processes, for the pieces that this process adds up, by the number of their first shard.
    private readonly Dictionary<int, float[]> _received = [];

    /// <summary>Adds up gradients. It overwrites those of the shards.</summary>
    /// <param name="own">The addresses of the gradients of this process's shards, for each shard those of all parameters.</param>
    /// <param name="shards">The number of shards in all processes.</param>
    /// <param name="before">The addresses of earlier sums, which are added last; <see langword="null"/> for none.</param>
    /// <param name="result">The addresses that the sums are written to. They may be those of the first own shard.</param>
    /// <param name="squares">
    /// Receives the sum of each piece's squares; <see langword="null"/> if another call goes on from these sums. Only with squares do all
    /// processes get all sums.
    /// </param>
    public void Compute(nint[][] own, int shards, nint[]? before, nint[] result, double[]? squares)
    {
        (int Start, int End) range = layout.OwnShards(shards);
        (int Into, int From)[] inside = [.. SumOrder.Inside(shards, range)];
        if (_processes.IsAlone)
        {
            pieces.Run((piece, number) =>
            {
                AddInside(piece);
                Finish(piece, number, At(own[0], piece));
            });
            return;
        }

        pieces.Run((piece, _) => AddInside(piece));
        ExchangeParts(own, shards, range);
        (int Into, int From)[] across = [
            .. SumOrder.All(shards).Except(Enumerable.Range(0, _processes.Count).SelectMany(
                process => SumOrder.Inside(shards, layout.ShardsOf(process, shards))))];
        nint offset = OffsetOf(_starts[_processes.Rank]);
        pieces.Run(
            (piece, number) =>
            {
                foreach ((int into, int from) in across)
                {
                    Add(PartAt(into), PartAt(from), piece.Count);
                }

                Finish(piece, number, PartAt(0));

                float* PartAt(int shard) => shard >= range.Start && shard < range.End
                    ? At(own[shard - range.Start], piece)
                    : AddressOf(_received[shard]) + OffsetOf(number) - offset;
            },
            _starts[_processes.Rank],
            _starts[_processes.Rank + 1]);
        if (squares is not null)
        {
            ExchangeSums(result, squares);
        }

        void AddInside(Piece piece)
        {
            foreach ((int into, int from) in inside)
            {
                Add(At(own[into - range.Start], piece), At(own[from - range.Start], piece), piece.Count);
            }
        }

        void Finish(Piece piece, int number, float* sum)
        {
            if (before is not null)
            {
                Add(sum, At(before, piece), piece.Count);
            }

            if (squares is not null)
            {
                squares[number] = TensorPrimitives.SumOfSquares(new ReadOnlySpan<float>(sum, piece.Count));
            }

            if (sum != At(result, piece))
            {
                new Span<float>(sum, piece.Count).CopyTo(new Span<float>(At(result, piece), piece.Count));
            }
        }
    }

    // Gives each process nearly the same number of weights. The number of a process's first piece, for each process and after the last.
    private static int[] Divide(WeightPieces pieces, int processes)
    {
        var starts = new int[processes + 1];
        long all = pieces.Count == 0 ? 0 : pieces.OffsetOf(pieces.Count);
        int piece = 0;
        for (int process = 1; process <= processes; process++)
        {
            while (piece < pieces.Count && pieces.OffsetOf(piece + 1) <= all * process / processes)
            {
                piece++;
            }

            starts[process] = piece;
        }

        return starts;
    }

    private static float* At(nint[] addresses, Piece piece) => (float*)addresses[piece.Row] + piece.Start;

    private static float* AddressOf(float[] pinned) => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private static void Add(float* sum, float* other, int count) => TensorPrimitives.Add(
        new ReadOnlySpan<float>(sum, count), new ReadOnlySpan<float>(other, count), new Span<float>(sum, count));

    private nint OffsetOf(int piece) => (nint)pieces.OffsetOf(piece);

    // Sends each process the own gradients of its pieces, and receives the others' of the own pieces.
    private void ExchangeParts(nint[][] own, int shards, (int Start, int End) range)
    {
        WordBuffer[] outgoing = _processes.BeginForEach();
        int[] left = [.. SumOrder.Left(shards, range)];
        foreach (int process in _processes.Others)
        {
            foreach (int shard in left)
            {
                Write(outgoing[process], own[shard - range.Start], process);
            }
        }

        WordBuffer[] incoming = _processes.Exchange();
        (int start, int end) = (_starts[_processes.Rank], _starts[_processes.Rank + 1]);
        int length = (int)(OffsetOf(end) - OffsetOf(start));
        foreach (int process in _processes.Others)
        {
            foreach (int shard in SumOrder.Left(shards, layout.ShardsOf(process, shards)))
            {
                if (!_received.TryGetValue(shard, out float[]? part))
                {
                    _received.Add(shard, part = GC.AllocateUninitializedArray<float>(length, pinned: true));
                }

                for (int piece = start; piece < end; piece++)
                {
                    SparseBlocks.Read(
                        incoming[process], AddressOf(part) + OffsetOf(piece) - OffsetOf(start), pieces[piece].Count);
                }
            }
        }
    }

    // Sends the sums of the own pieces to all processes, and receives those of the other pieces.
    private void ExchangeSums(nint[] result, double[] squares)
    {
        WordBuffer outgoing = _processes.BeginForAll();
        outgoing.Write<double>(SquaresOf(_processes.Rank));
        Write(outgoing, result, _processes.Rank);
        WordBuffer[] incoming = _processes.Exchange();
        foreach (int process in _processes.Others)
        {
            Span<double> target = SquaresOf(process);
            incoming[process].Read<double>(target.Length).CopyTo(target);
            for (int piece = _starts[process]; piece < _starts[process + 1]; piece++)
            {
                SparseBlocks.Read(incoming[process], At(result, pieces[piece]), pieces[piece].Count);
            }
        }

        Span<double> SquaresOf(int process) => squares.AsSpan(_starts[process].._starts[process + 1]);
    }

    private void Write(WordBuffer message, nint[] gradient, int process)
    {
        for (int piece = _starts[process]; piece < _starts[process + 1]; piece++)
        {
            SparseBlocks.Write(message, At(gradient, pieces[piece]), pieces[piece].Count);
        }
    }
}
