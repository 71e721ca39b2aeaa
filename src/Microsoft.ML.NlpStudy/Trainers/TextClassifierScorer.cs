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
    TokenKeyColumn.Reader tokens, TokenTrimmer trimmer) : BatchScorer
{
    private readonly TokenStore _texts = new();
    private readonly List<(int Start, int RowLength)> _places = [];
    private bool _wantsAttention;
    private ClassifierScores _scores = new([], null);

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

    public override void Score(int count) => _scores = ClassifierEvaluation.Score(
        network, _texts, classes, device, options.Training.MaximumTokensPerBatch, options.Training.Threads, _wantsAttention);

    public override Delegate?[] CreateGetters(bool[] active, Func<int> slot)
    {
        _wantsAttention = columns.Where((name, i) => active[i] && name == ClassifierColumns.Attention).Any();
        return [.. columns.Select((name, i) => active[i] ? CreateGetter(name, slot) : null)];
    }

    private Delegate CreateGetter(string column, Func<int> slot)
    {
        // The slot first: asking for it may score the row, and so renew the scores.
        ReadOnlySpan<float> Row()
        {
            int start = slot() * classes;
            return _scores.Probabilities.AsSpan(start, classes);
        }

        return column switch
        {
            ClassifierColumns.PredictedLabel => (ValueGetter<uint>)((ref uint value) => value = (uint)IndexOfMaximum(Row()) + 1),
            ClassifierColumns.Score => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Row(), ref value)),
            ClassifierColumns.Probability => (ValueGetter<float>)((ref float value) => value = Row()[1]),
            ClassifierColumns.LogOdds => (ValueGetter<float>)((ref float value) => value = LogOdds(Row())),
            ClassifierColumns.TopLabels => (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) => SelectTop(Row(), ref value)),
            _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => CopyAttention(slot(), ref value)),
        };
    }

    private static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> target)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    }

    // Equally likely classes stand in the order of their keys.
    private void SelectTop(ReadOnlySpan<float> probabilities, ref VBuffer<uint> target)
    {
        float[] negated = new float[probabilities.Length];
        uint[] keys = new uint[probabilities.Length];
        for (int i = 0; i < keys.Length; i++)
            (negated[i], keys[i]) = (-probabilities[i], (uint)i + 1);
        Array.Sort(negated, keys, Comparer<float>.Default);
        VBufferEditor<uint> editor = VBufferEditor.Create(ref target, Math.Min(options.TopLabelCount, classes));
        keys.AsSpan(0, editor.Values.Length).CopyTo(editor.Values);
        target = editor.Commit();
    }

    // A weight for each of the row's ids: none for padding and for what was not read.
    private void CopyAttention(int slot, ref VBuffer<float> target)
    {
        (int start, int length) = _places[slot];
        VBufferEditor<float> editor = VBufferEditor.Create(ref target, length);
        editor.Values.Clear();
        if (length > 0)
            _scores.Attention![slot].AsSpan(0, Math.Min(_texts.LengthOf(slot), length - start)).CopyTo(editor.Values[start..]);
        target = editor.Commit();
    }

    // A probability that has rounded to 0 counts as the smallest normal number, so that the odds stay finite.
    private static float LogOdds(ReadOnlySpan<float> probabilities)
    {
        const float Smallest = 1.17549435e-38f;
        return MathF.Log(MathF.Max(probabilities[1], Smallest)) - MathF.Log(MathF.Max(probabilities[0], Smallest));
    }

    private static int IndexOfMaximum(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }

        return best;
    }
}
