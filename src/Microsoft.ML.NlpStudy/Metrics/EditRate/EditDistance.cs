using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>
/// The Levenshtein distance from hypotheses of one length to a reference. Only cells near the diagonal are computed, as Tercom and
/// sacreBLEU's variant do.
/// </summary>
/// <remarks>
/// The rows of the last traced hypothesis are kept. A hypothesis with the same first words starts from their last row: the search for
/// shifts tries hundreds that differ in a few words.
/// </remarks>
internal sealed class EditDistance
{
    private const int Unreached = int.MaxValue / 2;
    private const int BeamWidth = 25;
    private readonly int[] _reference;
    private readonly int _length;
    private readonly int _width;
    private readonly double _ratio;
    private readonly int _beam;
    private readonly int[] _costs;
    private readonly Edit[] _edits;
    private int[] _previous;
    private int[] _current;

    /// <param name="reference">The reference's words.</param>
    /// <param name="length">The number of words of each hypothesis.</param>
    public EditDistance(int[] reference, int length)
    {
        _reference = reference;
        _length = length;
        _width = reference.Length + 1;
        _ratio = length == 0 ? 1 : reference.Length / (double)length;

        // Where the reference is very much longer, rows would not overlap otherwise.
        _beam = BeamWidth < _ratio / 2 ? (int)Math.Ceiling((_ratio / 2) + BeamWidth) : BeamWidth;
        _costs = new int[checked((length + 1) * _width)];
        _edits = new Edit[(length + 1) * _width];
        _previous = new int[_width];
        _current = new int[_width];
        for (int j = 0; j < _width; j++)
        {
            _costs[j] = j;
            _edits[j] = Edit.Insert;
        }
    }

    /// <summary>Computes the distance of a hypothesis and the edits of a shortest path, from the first word to the last.</summary>
    public (int Distance, List<Edit> Edits) Trace(int[] hypothesis)
    {
        for (int i = 1; i <= _length; i++)
        {
            Span<int> previous = _costs.AsSpan((i - 1) * _width, _width);
            FillRow(hypothesis, i, previous, _costs.AsSpan(i * _width, _width), _edits.AsSpan(i * _width, _width));
        }

        var edits = new List<Edit>(_length + _width);
        int row = _length;
        int column = _width - 1;
        while (row > 0 || column > 0)
        {
            Edit edit = _edits[(row * _width) + column];
            Debug.Assert(edit != Edit.None, "the last cell is always reached");
            edits.Add(edit);
            row -= edit == Edit.Insert ? 0 : 1;
            column -= edit == Edit.Delete ? 0 : 1;
        }

        edits.Reverse();
        return (_costs[^1], edits);
    }

    /// <summary>Computes the distance of a hypothesis whose first <paramref name="same"/> words are those of the one last traced.</summary>
    public int Measure(int[] hypothesis, int same)
    {
        _costs.AsSpan(same * _width, _width).CopyTo(_current);
        for (int i = same + 1; i <= _length; i++)
        {
            (_previous, _current) = (_current, _previous);
            FillRow(hypothesis, i, _previous, _current, edits: []);
        }

        return _current[^1];
    }

    private void FillRow(int[] hypothesis, int i, ReadOnlySpan<int> previous, Span<int> row, Span<Edit> edits)
    {
        int diagonal = (int)Math.Floor(i * _ratio);
        int first = Math.Max(0, diagonal - _beam);
        int end = i == _length ? _width : Math.Min(_width, diagonal + _beam);
        row.Fill(Unreached);
        edits.Clear();
        int word = hypothesis[i - 1];
        for (int j = first; j < end; j++)
        {
            int cost = Unreached;
            Edit edit = Edit.None;
            if (j > 0)
            {
                bool isSame = word == _reference[j - 1];
                Prefer(previous[j - 1] + (isSame ? 0 : 1), isSame ? Edit.Keep : Edit.Substitute, ref cost, ref edit);
            }

            // The order of equal costs decides the alignment, and with it the shifts that are tried.
            Prefer(previous[j] + 1, Edit.Delete, ref cost, ref edit);
            if (j > 0)
            {
                Prefer(row[j - 1] + 1, Edit.Insert, ref cost, ref edit);
            }

            row[j] = cost;
            if (!edits.IsEmpty)
            {
                edits[j] = edit;
            }
        }
    }

    private static void Prefer(int newCost, Edit newEdit, ref int cost, ref Edit edit)
    {
        if (newCost < cost)
        {
            (cost, edit) = (newCost, newEdit);
        }
    }
}
