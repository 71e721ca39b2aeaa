using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The coding of a gradient for sending: only the blocks of sixteen numbers that are not all 0.</summary>
/// <remarks>
/// A step reads few rows of a token table, and the gradient of the others is 0. A bit for each block tells which blocks follow.
/// </remarks>
internal static unsafe class SparseBlocks
{
    private const int BlocksPerWord = 32;

    /// <summary>Computes the largest number of words that numbers may need.</summary>
    public static long MostWords(int count) => MaskWords(count) + count;

    /// <summary>Adds numbers to a message.</summary>
    /// <param name="message">The message, with room for <see cref="MostWords"/>.</param>
    /// <param name="numbers">The first number.</param>
    /// <param name="count">The number of numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(WordBuffer message, float* numbers, int count)
    {
        uint* mask = message.Reserve(MostWords(count)), start = mask, next = mask + MaskWords(count);
        uint* bits = (uint*)numbers;
        for (int first = 0; first < count; mask++)
        {
            uint present = 0;
            for (int block = 0; block < BlocksPerWord && first < count; block++, first += Lanes.Count)
            {
                int length = Math.Min(Lanes.Count, count - first);
                if (length == Lanes.Count)
                {
                    Vector512<uint> sixteen = Vector512.Load(bits + first);
                    if (sixteen != Vector512<uint>.Zero)
                    {
                        sixteen.Store(next);
                        next += Lanes.Count;
                        present |= 1u << block;
                    }
                }
                else if (new ReadOnlySpan<uint>(bits + first, length).ContainsAnyExcept(0u))
                {
                    new ReadOnlySpan<uint>(bits + first, length).CopyTo(new Span<uint>(next, length));
                    next += length;
                    present |= 1u << block;
                }
            }

            *mask = present;
        }

        message.Advance((int)(next - start));
    }

    /// <summary>Reads as many numbers from a message as were written.</summary>
    /// <param name="message">The message.</param>
    /// <param name="numbers">Receives the numbers.</param>
    /// <param name="count">The number of numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(WordBuffer message, float* numbers, int count)
    {
        uint* mask = message.Take(MaskWords(count)), next = message.Next, start = next;
        uint* bits = (uint*)numbers;
        for (int first = 0; first < count; mask++)
        {
            uint present = *mask;
            for (int block = 0; block < BlocksPerWord && first < count; block++, first += Lanes.Count)
            {
                int length = Math.Min(Lanes.Count, count - first);
                bool isPresent = (present & (1u << block)) != 0;
                if (length == Lanes.Count)
                {
                    (isPresent ? Vector512.Load(next) : Vector512<uint>.Zero).Store(bits + first);
                }
                else
                {
                    var target = new Span<uint>(bits + first, length);
                    target.Clear();
                    new ReadOnlySpan<uint>(next, isPresent ? length : 0).CopyTo(target);
                }

                next += isPresent ? length : 0;
            }
        }

        message.Take((int)(next - start));
    }

    private static int MaskWords(int count) => (count + (Lanes.Count * BlocksPerWord) - 1) / (Lanes.Count * BlocksPerWord);
}
