using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Scores rows with a text classifier and gives its columns their values.</summary>
/// <param name="model">The classifier.</param>
/// <param name="columns">The columns by name, in order.</param>
/// <param name="tokens">Reads the ids of the row that the input stands on.</param>
/// <param name="trimmer">What cuts them; knows where in the row they stood.</param>
internal sealed class TextClassifierScorer(
    TextClassifierTransformer model, IReadOnlyList<string> columns, TokenKeyColumn.Reader tokens, TokenTrimmer trimmer)
    : ClassifierScorer(model.Classes.Count, model.Options.TopLabelCount, columns)
{
    private readonly TokenStore _texts = new();
    private readonly List<(int Start, int RowLength)> _places = [];
    private bool _wantsAttention;
    private float[][]? _attention;

    public override void Read(int slot)
    {
        if (slot == 0)
        {
            _texts.Clear();
            _places.Clear();
        }

        _texts.Add(tokens());
        _places.Add((trimmer.Start, trimmer.RowLength));
    }

    public override void Score(int count) => (Probabilities, _attention) = model.Score(_texts, _wantsAttention);

    private protected override Delegate CreateGetter(string column, Func<int> slot)
    {
        if (column != ClassifierColumns.Attention)
        {
            return base.CreateGetter(column, slot);
        }

        _wantsAttention = true;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => CopyAttention(slot(), ref value));
    }

    // A weight for each of the row's ids: none for padding and for what was not read.
    private void CopyAttention(int slot, ref VBuffer<float> target)
    {
        (int start, int length) = _places[slot];
        VBufferEditor<float> editor = VBufferEditor.Create(ref target, length);
        editor.Values.Clear();
        if (length > 0)
        {
            _attention![slot].AsSpan(0, Math.Min(_texts.LengthOf(slot), length - start)).CopyTo(editor.Values[start..]);
        }

        target = editor.Commit();
    }
}
