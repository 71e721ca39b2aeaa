using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The scorer of a classifier of texts or pairs.</summary>
/// <param name="scoring">The scoring by the classifier's network.</param>
/// <param name="topLabelCount">The maximum number of likeliest classes to list.</param>
/// <param name="columns">The columns by name, in order.</param>
/// <param name="row">The texts of the input's current row.</param>
/// <param name="cache">The probabilities of texts scored before; <see langword="null"/> scores all.</param>
internal class TextClassifierScorer(
    TextScoring scoring, int topLabelCount, IReadOnlyList<string> columns, RowTexts row, ScoreCache? cache)
    : ClassifierScorer(scoring.Outputs, topLabelCount, columns)
{
    private readonly TokenStore _texts = new();
    private readonly List<(int Start, int RowLength)> _places = [];
    private readonly SingleTextNetwork.Memory _memory = new();
    private bool _wantsAttention;
    private float[][]? _attention;

    public override void Read(int slot)
    {
        if (slot == 0)
        {
            _texts.Clear();
            _places.Clear();
        }

        row.AddTo(_texts);
        _places.Add(row.Place);
    }

    public override void Score(int count)
    {
        if (count == 1 && !_wantsAttention)
        {
            Probabilities = Probabilities.Length == ClassCount ? Probabilities : new float[ClassCount];
            if (scoring.TryScoreOne(_texts, _memory, Probabilities))
            {
                return;
            }
        }

        if (cache is null || _wantsAttention)
        {
            (Probabilities, _attention) = scoring.Score(_texts, [.. Enumerable.Range(0, count)], _wantsAttention);
            return;
        }

        UInt128[] keys = [.. Enumerable.Range(0, count).Select(example => ScoreCache.KeyOf(_texts, row.Layout, example))];
        float[] kept = new float[count * ClassCount];
        int[] missing = [.. Enumerable.Range(0, count).Where(text => !cache.TryGet(keys[text], Row(kept, text)))];

        // Even without a missing text, so that a model that was disposed of says so.
        float[] computed = scoring.Score(_texts, missing, false).Probabilities;
        foreach (int text in missing)
        {
            Row(computed, text).CopyTo(Row(kept, text));
            cache.Add(keys[text], Row(computed, text));
        }

        Probabilities = kept;

        Span<float> Row(float[] probabilities, int text) => probabilities.AsSpan(text * ClassCount, ClassCount);
    }

    private protected override Delegate CreateGetter(string column, Func<int> slot)
    {
        if (column != ClassifierColumns.Attention)
        {
            return base.CreateGetter(column, slot);
        }

        _wantsAttention = true;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            int place = slot();
            RowAlignment.Copy(_attention![place], _texts.LengthOf(place), _places[place], ref value);
        });
    }
}
