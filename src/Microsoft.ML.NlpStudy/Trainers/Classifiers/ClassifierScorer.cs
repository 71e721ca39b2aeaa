using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The base of classifiers' scorers: it computes the columns' values from the probabilities of the classes.</summary>
/// <param name="classes">The number of classes.</param>
/// <param name="topLabelCount">The maximum number of likeliest classes to list.</param>
/// <param name="columns">The columns by name, in order.</param>
internal abstract class ClassifierScorer(int classes, int topLabelCount, IReadOnlyList<string> columns) : BatchScorer
{
    /// <summary>The number of classes.</summary>
    private protected int ClassCount { get; } = classes;

    /// <summary>The probability of each class for each row scored last, a row's classes side by side.</summary>
    public float[] Probabilities { get; private protected set; } = [];

    public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [.. columns.Select((name, i) => active[i] ? CreateGetter(name, slot) : null)];

    private protected virtual Delegate CreateGetter(string column, Func<int> slot)
    {
        // The slot comes first: the call may score the row, which replaces the probabilities.
        ReadOnlySpan<float> Row()
        {
            int start = slot() * ClassCount;
            return Probabilities.AsSpan(start, ClassCount);
        }

        return column switch
        {
            ClassifierColumns.PredictedLabel =>
                (ValueGetter<uint>)((ref uint value) => value = (uint)ArgMax.Of(Row()) + 1),
            ClassifierColumns.Score => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Row(), ref value)),
            ClassifierColumns.Probability => (ValueGetter<float>)((ref float value) => value = Row()[1]),
            ClassifierColumns.LogOdds => (ValueGetter<float>)((ref float value) => value = LogOdds(Row())),
            _ => (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) => SelectTop(Row(), ref value)),
        };
    }

    private static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> target)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    }

    // Equally likely classes are in the order of their keys.
    private void SelectTop(ReadOnlySpan<float> probabilities, ref VBuffer<uint> target)
    {
        float[] negated = new float[probabilities.Length];
        uint[] keys = new uint[probabilities.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            (negated[i], keys[i]) = (-probabilities[i], (uint)i + 1);
        }

        Array.Sort(negated, keys, Comparer<float>.Default);
        VBufferEditor<uint> editor = VBufferEditor.Create(ref target, Math.Min(topLabelCount, ClassCount));
        keys.AsSpan(0, editor.Values.Length).CopyTo(editor.Values);
        target = editor.Commit();
    }

    // A probability that was rounded to 0 counts as the smallest normal number, so that the odds stay finite.
    private static float LogOdds(ReadOnlySpan<float> probabilities)
    {
        const float Smallest = 1.17549435e-38f;
        return MathF.Log(MathF.Max(probabilities[1], Smallest)) - MathF.Log(MathF.Max(probabilities[0], Smallest));
    }
}
