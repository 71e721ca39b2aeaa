namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                public static PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true)
                {
                    if (enforce_sorted)
                    {
                        (Tensor packed, Tensor sizes) = Operators.CallPair("_pack_padded_sequence", input, lengths, batch_first);
                        return new PackedSequence(packed, sizes, null, null);
                    }

                    (Tensor sortedLengths, Tensor hostOrder) = lengths.sort(-1, true);
                    using (sortedLengths)
                    {
                        Tensor order = hostOrder.to(input.device, disposeAfter: true);
                        using Tensor sorted = input.index_select(batch_first ? 0 : 1, order);
                        (Tensor data, Tensor batchSizes) = Operators.CallPair("_pack_padded_sequence", sorted, sortedLengths, batch_first);
                        return new PackedSequence(data, batchSizes, order, order.argsort());
                    }
                }

                public static (Tensor, Tensor) pad_packed_sequence(PackedSequence sequence, bool batch_first = false, double padding_value = 0.0, long? total_length = null)
                {
                    long steps = sequence.batch_sizes.shape[0];
                    if (total_length < steps)
                    {
                        throw new ArgumentException($"Expected total_length to be at least the length of the longest sequence in input, but got total_length={total_length} and max sequence length being {steps}");
                    }

                    (Tensor padded, Tensor lengths) = Operators.CallPair("_pad_packed_sequence", sequence.data, sequence.batch_sizes, batch_first, padding_value, total_length ?? steps);
                    if (sequence.unsorted_indices is not { } order)
                    {
                        return (padded, lengths);
                    }

                    using (padded)
                    using (lengths)
                    using (Tensor hostOrder = order.cpu())
                    {
                        return (padded.index_select(batch_first ? 0 : 1, order), lengths.index_select(0, hostOrder));
                    }
                }

                public static Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0.0)
                    => Operators.Call("pad_sequence", sequences.ToArray(), batch_first, padding_value);

                public static PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
                {
                    Tensor[] all = [.. sequences];
                    using Tensor lengths = tensor(all.Select(sequence => sequence.shape[0]).ToArray());
                    using Tensor padded = pad_sequence(all);
                    return pack_padded_sequence(padded, lengths, false, enforce_sorted);
                }
            }
        }
    }
}
