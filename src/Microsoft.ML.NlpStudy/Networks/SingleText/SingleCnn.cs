using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A convolutional classifier for one text at a time.</summary>
/// <remarks>
/// A token's product has one number for each row of each filter. A window's value is a sum along a diagonal: row 0 of the filter at the
/// first token, row 1 at the second, and so on.
/// </remarks>
internal sealed unsafe class SingleCnn : SingleTextNetwork
{
    private readonly TokenProducts _tokens;
    private readonly int[] _windows;
    private readonly int _filters;
    private readonly AlignedFloats _bias;

    /// <summary>Takes over packed weights.</summary>
    /// <param name="tokens">The products of tokens, by window, row and filter.</param>
    /// <param name="windows">The widths of the windows.</param>
    /// <param name="bias">The bias of each filter, by window.</param>
    /// <param name="output">The layer of the logits.</param>
    public SingleCnn(TokenProducts tokens, IReadOnlyList<int> windows, float[] bias, PackedProduct output)
    {
        (_tokens, _windows, _filters, Output) = (tokens, [.. windows], bias.Length / windows.Count, output);
        _bias = new AlignedFloats(bias.Length);
        bias.CopyTo(new Span<float>(_bias.Start, bias.Length));
    }

    protected override PackedProduct Output { get; }

    public override bool SuitsManyTexts => true;

    protected override float* Encode(TokenStore texts, ReadOnlySpan<int> chosen, Memory memory)
    {
        ReadOnlySpan<int> ids = texts[chosen[0]];
        Span<nint> rows = memory.Addresses(ids.Length);
        _tokens.Find(ids, rows, memory.Tokens);
        float* text = memory.Text.Ensure(_windows.Length * _filters);
        fixed (nint* addresses = rows)
        {
            for (int window = 0, column = 0; window < _windows.Length; column += _windows[window++] * _filters)
            {
                for (int filter = 0; filter < _filters; filter += Lanes.Count)
                {
                    // The last vector overlaps with the one before.
                    int first = Math.Min(filter, _filters - Lanes.Count);
                    Vector512<float> bias = Vector512.Load(_bias.Start + (window * _filters) + first);
                    Maximum(addresses, ids.Length, column + first, _windows[window], bias)
                        .Store(text + (window * _filters) + first);
                }
            }
        }

        return text;
    }

    // A window may begin before the text or end after it, but it overlaps at least one token.
    private Vector512<float> Maximum(nint* rows, int length, int column, int window, Vector512<float> bias)
    {
        Vector512<float> best = Vector512<float>.Zero;
        for (int first = 1 - window; first < length; first++)
        {
            Vector512<float> sum = bias;
            int end = Math.Min(window, length - first);
            for (int offset = Math.Max(0, -first); offset < end; offset++)
            {
                sum += Vector512.Load((float*)rows[first + offset] + column + (offset * _filters));
            }

            // NaN counts as larger than any number, as it does in a batch.
            best = Vector512.ConditionalSelect(~Vector512.LessThanOrEqual(sum, best), sum, best);
        }

        return best;
    }
}
