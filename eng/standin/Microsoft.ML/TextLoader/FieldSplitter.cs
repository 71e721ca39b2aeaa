using System.Buffers;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Told what is wrong with a field, and the 1-based columns where it starts and ends.</summary>
internal delegate void BadFieldReport(int start, int end, string message);

/// <summary>Cuts the text of a row into its fields: plain ones, quoted ones, and sparse ones written 'index:value'.</summary>
/// <remarks>Empty fields are not kept, unless empty means NaN. A field is a slice of the row's text; only escaped quotes need a copy.</remarks>
internal sealed class FieldSplitter
{
    private static readonly ReadOnlyMemory<char> Empty = ReadOnlyMemory<char>.Empty;

    private readonly TextFormat format;
    private readonly SearchValues<char> separators;
    private readonly bool spaceSeparates;
    private readonly int lastNeeded;
    private readonly BadFieldReport report;
    private readonly StringBuilder unescaped = new();

    private ReadOnlyMemory<char> row;
    private int position;
    private int fieldStart;
    private int fieldEnd;
    private ReadOnlyMemory<char> text;
    private int sparseIndex;

    /// <param name="format">How the text is written.</param>
    /// <param name="lastNeeded">The last source column that anyone reads; the rest of a row is not looked at.</param>
    /// <param name="report">Told what is wrong with a field. Reading goes on all the same.</param>
    public FieldSplitter(TextFormat format, int lastNeeded, BadFieldReport report)
    {
        this.format = format;
        this.lastNeeded = lastNeeded;
        this.report = report;
        separators = SearchValues.Create(format.Separators);
        spaceSeparates = format.Separators.Contains(' ');
    }

    /// <summary>Number of fields kept.</summary>
    public int Count { get; private set; }

    /// <summary>The source column of each kept field, ascending.</summary>
    public int[] Indices { get; private set; } = new int[8];

    public ReadOnlyMemory<char>[] Texts { get; private set; } = new ReadOnlyMemory<char>[8];

    /// <summary>Returns how many source columns the row has, as far as it was read.</summary>
    public int Split(ReadOnlyMemory<char> rowText)
    {
        row = rowText;
        position = 0;
        Count = 0;
        return format.Sparse ? SplitSparse() : SplitDense();
    }

    private int SplitDense()
    {
        int column = 0;
        bool more;
        do
        {
            more = Next();
            if (!text.IsEmpty || format.MissingRealsAsNaNs)
                Keep(column);
            column++;
        }
        while (more && column <= lastNeeded);
        return column;
    }

    private int SplitSparse()
    {
        // One field past the last needed is read: it may turn out to be the number of slots that sparse fields spread over.
        int column = 0;
        bool more;
        do
        {
            more = Next();
            if (sparseIndex >= 0)
                return SplitSparseFields(column, more);
            if (!text.IsEmpty)
                Keep(column);
        }
        while (column++ <= lastNeeded && more);
        return Math.Max(column, format.InputSize);
    }

    // The first sparse field has been read already.
    private int SplitSparseFields(int column, bool more)
    {
        if (!FindSparseBase(column, out int sparseBase, out int inputSize))
            return Math.Max(column, format.InputSize);
        int needed = Math.Min(lastNeeded, inputSize - 1);
        int previous = -1;
        while (true)
        {
            if (sparseIndex < 0)
            {
                Report("Non-sparse formatted value follows sparse formatted value");
                break;
            }
            if (sparseIndex > needed - sparseBase)
            {
                if (sparseIndex >= inputSize - sparseBase)
                    Report("Sparse item index larger than expected. Is the specified size incorrect?");
                break;
            }
            if (sparseIndex <= previous)
            {
                Report("Sparse indices out of order");
                break;
            }
            previous = sparseIndex;
            if (!text.IsEmpty)
                Keep(sparseBase + sparseIndex);
            if (!more)
                break;
            more = Next();
        }
        return inputSize;
    }

    private bool FindSparseBase(int column, out int sparseBase, out int inputSize)
    {
        if (format.InputSize > 0)
        {
            inputSize = format.InputSize;
            sparseBase = Count;
            return true;
        }
        sparseBase = 0;
        inputSize = 0;
        // The field before the first sparse one says how many slots there are.
        if (Count == 0 || Indices[Count - 1] != column - 1)
        {
            Report("Missing dimensionality or ambiguous sparse item. Use sparse=- for non-sparse file, and/or quote the value.");
            return false;
        }
        if (!FieldParsers.TryParseSigned(Texts[Count - 1].Span, int.MaxValue, out long slots) || slots <= 0)
        {
            Report("Bad dimensionality or ambiguous sparse item. Use sparse=- for non-sparse file, and/or quote the value.");
            return false;
        }
        sparseBase = Indices[--Count];
        inputSize = (int)Math.Min(sparseBase + slots, int.MaxValue - 1);
        return true;
    }

    private void Keep(int column)
    {
        if (Count == Indices.Length)
        {
            int[] indices = Indices;
            ReadOnlyMemory<char>[] texts = Texts;
            Array.Resize(ref indices, 2 * Count);
            Array.Resize(ref texts, 2 * Count);
            Indices = indices;
            Texts = texts;
        }
        Indices[Count] = column;
        Texts[Count++] = text;
    }

    // Reads one field into text and sparseIndex. Returns whether a separator follows it.
    private bool Next()
    {
        ReadOnlySpan<char> span = row.Span;
        SkipSpaces(span);
        fieldStart = fieldEnd = position;
        sparseIndex = -1;
        text = Empty;
        if (format.Sparse && position < span.Length)
            ReadSparseIndex(span);
        if (position >= span.Length)
            return false;
        if (format.Quoting && span[position] == '"')
            ReadQuoted(span);
        else
            ReadPlain(span);
        fieldEnd = position;
        if (position >= span.Length)
            return false;
        position++;
        return true;
    }

    private void SkipSpaces(ReadOnlySpan<char> span)
    {
        if (spaceSeparates)
            return;
        while (position < span.Length && span[position] == ' ')
            position++;
    }

    private void ReadSparseIndex(ReadOnlySpan<char> span)
    {
        const int mostDigits = 9;
        int end = position;
        int index = 0;
        while (end < span.Length && end - position < mostDigits && char.IsAsciiDigit(span[end]))
            index = (index * 10) + (span[end++] - '0');
        if (end == position || end >= span.Length || span[end] != ':')
            return;
        sparseIndex = index;
        position = end + 1;
        SkipSpaces(span);
    }

    private void ReadPlain(ReadOnlySpan<char> span)
    {
        int length = span[position..].IndexOfAny(separators);
        if (length < 0)
            length = span.Length - position;
        text = row.Slice(position, length);
        position += length;
    }

    private void ReadQuoted(ReadOnlySpan<char> span)
    {
        position++;
        bool wellFormed = format.Escape == '"' ? ReadUntilSingleQuote(span) : ReadUntilUnescapedQuote(span);
        // Only spaces may stand between the closing quote and the separator.
        for (; position < span.Length && !separators.Contains(span[position]); position++)
            wellFormed &= span[position] == ' ';
        if (wellFormed)
            return;
        text = Empty;
        fieldEnd = position;
        Report("Illegal quoting");
    }

    private bool ReadUntilSingleQuote(ReadOnlySpan<char> span)
    {
        unescaped.Clear();
        int runStart = position;
        while (true)
        {
            int offset = span[position..].IndexOf('"');
            if (offset < 0)
                return FailAtEnd(span);
            position += offset + 1;
            if (position >= span.Length || span[position] != '"')
            {
                Finish(span, runStart, position - 1);
                return true;
            }
            // A doubled quote: the first is kept, the second goes.
            unescaped.Append(span[runStart..position]);
            runStart = ++position;
        }
    }

    private bool ReadUntilUnescapedQuote(ReadOnlySpan<char> span)
    {
        unescaped.Clear();
        int runStart = position;
        while (true)
        {
            int offset = span[position..].IndexOfAny('"', format.Escape);
            if (offset < 0)
                return FailAtEnd(span);
            position += offset;
            if (span[position] == '"')
            {
                Finish(span, runStart, position++);
                return true;
            }
            if (position + 1 >= span.Length)
                return FailAtEnd(span);
            // The escape goes only where it stands before a quote; elsewhere both characters stay.
            if (span[position + 1] == '"')
            {
                unescaped.Append(span[runStart..position]);
                runStart = position + 1;
            }
            position += 2;
        }
    }

    private void Report(string message) => report(fieldStart + 1, fieldEnd + 1, message);

    private bool FailAtEnd(ReadOnlySpan<char> span)
    {
        position = span.Length;
        return false;
    }

    private void Finish(ReadOnlySpan<char> span, int runStart, int end) => text = unescaped.Length == 0
        ? row[runStart..end]
        : unescaped.Append(span[runStart..end]).ToString().AsMemory();
}
