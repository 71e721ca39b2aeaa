using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts with their classes, in memory.</summary>
internal sealed class TextExamples
{
    /// <summary>The texts' token ids.</summary>
    public TokenStore Texts { get; } = new();

    /// <summary>Each text's class, from 0.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>The number of texts.</summary>
    public int Count => Labels.Count;

    /// <summary>Adds a text with its class.</summary>
    public void Add(ReadOnlySpan<int> ids, int label)
    {
        Texts.Add(ids);
        Labels.Add(label);
    }
}
