using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts or pairs of texts with their classes, in memory.</summary>
/// <param name="layout">Whether an example is a single text or a pair.</param>
internal sealed class TextExamples(ExampleLayout layout = default)
{
    /// <summary>Whether an example is a single text or a pair.</summary>
    public ExampleLayout Layout => layout;

    /// <summary>The texts' token ids.</summary>
    public TokenStore Texts { get; } = new();

    /// <summary>Each example's class, from 0.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>The number of examples.</summary>
    public int Count => Labels.Count;

    /// <summary>Adds a single text with its class.</summary>
    public void Add(ReadOnlySpan<int> ids, int label)
    {
        Texts.Add(ids);
        Labels.Add(label);
    }
}
