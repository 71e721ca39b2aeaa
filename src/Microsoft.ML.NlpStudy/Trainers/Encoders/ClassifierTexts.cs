using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The texts or pairs of a classifier, as its encoder reads them.</summary>
/// <param name="options">The columns, the maximum length, and the part of longer texts that is read.</param>
/// <param name="tokens">Turns texts into token ids.</param>
/// <param name="pairOffset">The number added to the ids of a pair's second text; see <see cref="EncoderTokens.AddPair"/>.</param>
internal sealed class ClassifierTexts(PretrainedClassifierOptions options, EncoderTokens tokens, int pairOffset)
{
    // The share of a long text's tokens that are read from its start, if its start and end are read: 128 of 510 in the paper.
    private const int StartDivisor = 4;

    private readonly TokenStore _text = new();

    /// <summary>Creates them for a classifier.</summary>
    /// <param name="options">The classifier's options.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="marks">The tokens around a text.</param>
    /// <param name="architecture">The encoder's sizes.</param>
    public static ClassifierTexts Of(
        PretrainedClassifierOptions options, PretrainedTokenizer tokenizer, EncoderMarks marks, EncoderArchitecture architecture) => new(
        options, new EncoderTokens(tokenizer, marks, options.MaximumLength), architecture.Types > 1 ? architecture.VocabularySize : 0);

    /// <summary>Finds the columns of the texts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static DataViewSchema.Column[] Find(PretrainedClassifierOptions options, DataViewSchema schema) =>
        [.. options.TextColumns.Select(name => ColumnShapes.Text(name).Find(schema))];

    /// <summary>Makes a reader of the texts of the row that a cursor is at.</summary>
    public TokenKeyColumn.Reader Open(DataViewRow row)
    {
        ValueGetter<ReadOnlyMemory<char>>[] getters = [
            .. Find(options, row.Schema).Select(column => row.GetGetter<ReadOnlyMemory<char>>(column))];
        var texts = new ReadOnlyMemory<char>[getters.Length];
        return () =>
        {
            for (int i = 0; i < getters.Length; i++)
            {
                getters[i](ref texts[i]);
            }

            _text.Clear();
            if (texts is [ReadOnlyMemory<char> first, ReadOnlyMemory<char> second])
            {
                tokens.AddPair(first, second, _text, pairOffset);
            }
            else
            {
                Add(tokens.Encode(texts[0]));
            }

            return _text[0];
        };
    }

    private void Add(ReadOnlySpan<int> ids)
    {
        int room = options.MaximumLength - EncoderTokens.MarkCount;
        if (ids.Length <= room)
        {
            tokens.AddEncoded(ids, _text);
            return;
        }

        switch (options.LongTexts)
        {
            case LongTextHandling.Start:
                tokens.AddEncoded(ids[..room], _text);
                break;
            case LongTextHandling.End:
                tokens.AddEncoded(ids[^room..], _text);
                break;
            case LongTextHandling.StartAndEnd:
                tokens.AddEncoded([.. ids[..(room / StartDivisor)], .. ids[^(room - (room / StartDivisor))..]], _text);
                break;
            default:
                AddWindows(ids, room);
                break;
        }
    }

    // All windows but the last are full, so that the network knows where each begins.
    private void AddWindows(ReadOnlySpan<int> ids, int room)
    {
        var windows = new TokenStore();
        var all = new List<int>();
        for (int start = 0; start < ids.Length && windows.Count < options.MaximumWindows; start += room)
        {
            tokens.AddEncoded(ids.Slice(start, Math.Min(room, ids.Length - start)), windows);
            all.AddRange(windows[windows.Count - 1]);
        }

        _text.Add([.. all]);
    }
}
