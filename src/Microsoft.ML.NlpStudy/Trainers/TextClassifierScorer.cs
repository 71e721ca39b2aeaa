using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Scores rows with a text classifier's network and gives its columns their values.</summary>
/// <param name="network">The network.</param>
/// <param name="device">Where it is.</param>
/// <param name="options">The classifier's.</param>
/// <param name="classes">How many classes there are.</param>
/// <param name="columns">The columns by name, in order.</param>
/// <param name="tokens">Reads the ids of the row that the input stands on.</param>
/// <param name="trimmer">What cuts them; knows where in the row they stood.</param>
internal sealed class TextClassifierScorer(
    Module<TokenBatch, Tensor> network, Device device, TextClassifierOptions options, int classes, IReadOnlyList<string> columns,
    TokenKeyColumn.Reader tokens, TokenTrimmer trimmer) : ClassifierScorer(classes, options.TopLabelCount, columns)
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

    public override void Score(int count) => (Probabilities, _attention) = ClassifierEvaluation.Score(
        network, _texts, ClassCount, device, options.Training.MaximumTokensPerBatch, options.Training.Threads, _wantsAttention);

    private protected override Delegate CreateGetter(string column, Func<int> slot)
    {
        if (column != ClassifierColumns.Attention)
            return base.CreateGetter(column, slot);
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
            _attention![slot].AsSpan(0, Math.Min(_texts.LengthOf(slot), length - start)).CopyTo(editor.Values[start..]);
        target = editor.Commit();
    }
}
