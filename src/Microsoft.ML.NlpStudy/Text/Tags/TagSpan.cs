namespace Microsoft.ML.NlpStudy;

/// <summary>A span of tokens of one class, such as a named entity.</summary>
/// <param name="Class">The class, as <c>PER</c> in <c>B-PER</c>; empty where the tags name none.</param>
/// <param name="Start">The number of the first token in its sentence, from 0.</param>
/// <param name="End">The number of the token after the last, from 0.</param>
public readonly record struct TagSpan(string Class, int Start, int End)
{
    /// <summary>The number of tokens.</summary>
    public int Length => End - Start;
}
