using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts with their labels, any number for each text, in memory.</summary>
internal sealed class MultilabelExamples
{
    /// <summary>The texts' token ids.</summary>
    public TokenStore Texts { get; } = new();

    /// <summary>Each text's distinct labels, from 0, in ascending order.</summary>
    public List<int[]> Labels { get; } = [];

    /// <summary>The number of texts.</summary>
    public int Count => Labels.Count;

    /// <summary>Adds a text with its distinct labels.</summary>
    public void Add(ReadOnlySpan<int> ids, int[] labels)
    {
        Texts.Add(ids);
        AddLabels(labels);
    }

    /// <summary>Adds the distinct labels of a text that was added to <see cref="Texts"/>.</summary>
    public void AddLabels(int[] labels) => Labels.Add([.. labels.Order()]);
}
