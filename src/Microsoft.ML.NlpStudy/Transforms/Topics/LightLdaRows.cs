using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>
/// Bags of words as rows that ML.NET's LatentDirichletAllocation takes: one column of sparse vectors of fixed size. The seed settles the
/// order of the rows and the numbers of the words. A long text is cut into rows.
/// </summary>
internal sealed class LightLdaRows : IDataView
{
    /// <summary>The name of the column.</summary>
    public const string ColumnName = "Counts";

    /// <summary>
    /// The most tokens of a row. LightLDA reads only 512 tokens of a row, those of the smallest numbers, whatever its options say.
    /// </summary>
    public const int MostTokens = 500;

    private readonly WordCounts _counts;
    private readonly int[] _numbers;
    private readonly (int Text, int Part, int Parts)[] _rows;

    public LightLdaRows(WordCounts counts, int seed)
    {
        _counts = counts;
        ulong state = SplitMix.Of((ulong)seed, 0);
        Words = [.. Enumerable.Range(0, counts.VocabularySize)];
        Shuffle(Words, ref state);
        _numbers = new int[Words.Length];
        for (int number = 0; number < Words.Length; number++)
        {
            _numbers[Words[number]] = number;
        }

        var rows = new List<(int, int, int)>();
        for (int text = 0; text < counts.Texts; text++)
        {
            int parts = PartsOf(text);
            rows.AddRange(Enumerable.Range(0, parts).Select(part => (text, part, parts)));
        }

        _rows = [.. rows];
        Shuffle(_rows, ref state);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ColumnName, new VectorDataViewType(NumberDataViewType.Single, counts.VocabularySize));
        Schema = builder.ToSchema();
    }

    /// <summary>The word of each number.</summary>
    public int[] Words { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static void Shuffle<T>(T[] items, ref ulong state)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = (int)(SplitMix.NextDouble(ref state) * (i + 1));
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    private int PartsOf(int text)
    {
        long tokens = 0;
        foreach (int count in _counts.CountsOf(text))
        {
            tokens += count;
        }

        return (int)((tokens + MostTokens - 1) / MostTokens);
    }

    /// <summary>
    /// Fills a row's vector. The tokens of a text are dealt to its rows in turn, so that each row is like the whole text.
    /// </summary>
    private void Fill(int row, List<(int Number, int Count)> entries, ref VBuffer<float> value)
    {
        (int text, int part, int parts) = _rows[row];
        ReadOnlySpan<int> words = _counts.WordsOf(text), counts = _counts.CountsOf(text);
        entries.Clear();
        long before = 0;
        for (int i = 0; i < words.Length; i++)
        {
            int count = (int)(DealtTo(before + counts[i]) - DealtTo(before));
            before += counts[i];
            if (count > 0)
            {
                entries.Add((_numbers[words[i]], count));
            }
        }

        entries.Sort();
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, _counts.VocabularySize, entries.Count);
        for (int i = 0; i < entries.Count; i++)
        {
            editor.Values[i] = entries[i].Count;
            if (entries.Count < _counts.VocabularySize)
            {
                editor.Indices[i] = entries[i].Number;
            }
        }

        value = editor.Commit();

        // Of the first so many tokens, those of this part.
        long DealtTo(long tokens) => (tokens + parts - 1 - part) / parts;
    }

    private sealed class Cursor(LightLdaRows rows) : DataViewRowCursor
    {
        private readonly List<(int, int)> _entries = [];
        private long _position = -1;
        private int _read;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _position = _read < rows._rows.Length ? _read++ : -1;
            return _position >= 0;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) => rows.Fill((int)_position, _entries, ref value);
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{ColumnName}': expected a getter of a vector of Single.");
        }
    }
}
