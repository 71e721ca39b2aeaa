using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The exchange of the rows of large tables that shards have read, and of the gradients of the texts' vectors.</summary>
/// <remarks>
/// The gradient of a row is a sum over all texts that have read it. Each process computes it from the texts of all processes, in the order
/// of the shards: that takes less sending than the rows themselves, and gives the same bits as a single process.
/// </remarks>
/// <param name="tables">The tables.</param>
/// <param name="layout">The division of shards among processes.</param>
internal sealed class RowExchange(IReadOnlyList<RowTable> tables, ShardLayout layout)
{
    private readonly ProcessGroup _processes = layout.Processes;

    /// <summary>Adds the gradients of a batch's rows.</summary>
    /// <param name="own">The reads of this process's shards, shard by shard, each with the gradient of its vectors.</param>
    /// <param name="sums">Receives the gradients, by the order of the tables.</param>
    public void Add(IReadOnlyList<(RowReads Reads, Tensor Gradient)> own, RowGradients[] sums)
    {
        if (!_processes.IsAlone && tables.Count > 0)
        {
            WordBuffer message = _processes.BeginForAll();
            (int Table, RowReads Reads, Tensor Gradient)[] learned =
                [.. own.Select(one => (TableOf(one.Reads), one.Reads, one.Gradient)).Where(one => one.Item1 >= 0)];
            message.Write(learned.Length);
            foreach ((int table, RowReads reads, Tensor gradient) in learned)
            {
                message.Write<int>([table, reads.Rows.Length, reads.Ends.Length]);
                message.Write<int>(reads.Rows);
                message.Write<int>(reads.Ends);
                message.Write<float>(reads.Shares);
                message.Write<float>(MemoryMarshal.Cast<byte, float>(gradient.contiguous().bytes));
            }

            WordBuffer[] incoming = _processes.Exchange();
            for (int process = 0; process < _processes.Count; process++)
            {
                if (process == _processes.Rank)
                {
                    AddOwn(own, sums);
                }
                else
                {
                    AddOthers(incoming[process], sums);
                }
            }
        }
        else
        {
            AddOwn(own, sums);
        }
    }

    // A table that is not trained in this epoch is not among the tables.
    private int TableOf(RowReads reads) => tables.Index().Where(entry => entry.Item.Name == reads.Table)
        .Select(entry => entry.Index).DefaultIfEmpty(-1).First();

    private void AddOwn(IReadOnlyList<(RowReads Reads, Tensor Gradient)> own, RowGradients[] sums)
    {
        foreach ((RowReads reads, Tensor gradient) in own)
        {
            if (TableOf(reads) is >= 0 and int table)
            {
                sums[table].Add(reads, gradient);
            }
        }
    }

    private void AddOthers(WordBuffer message, RowGradients[] sums)
    {
        for (int left = message.ReadInt(); left > 0; left--)
        {
            int table = message.ReadInt(), rows = message.ReadInt(), texts = message.ReadInt();
            int size = (int)tables[table].Weights.shape[1];
            sums[table].Add(
                message.Read<int>(rows), message.Read<int>(texts), message.Read<float>(texts), message.Read<float>(texts * size),
                tables[table].Factors);
        }
    }
}
