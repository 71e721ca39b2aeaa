namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The tags that may stand at the start and at the end of a text, and behind one another.</summary>
/// <param name="First">Whether each of the K tags may be a text's first.</param>
/// <param name="Last">Whether each tag may be a text's last.</param>
/// <param name="Next">Whether a tag may follow another: (K, K), row by row, a row for each tag that comes before.</param>
internal sealed record TransitionRules(bool[] First, bool[] Last, bool[] Next)
{
    /// <summary>The number of tags, K.</summary>
    public int Tags => First.Length;

    /// <summary>Makes the rules that allow everything.</summary>
    public static TransitionRules Free(int tags)
    {
        return new TransitionRules(All(tags), All(tags), All(tags * tags));

        static bool[] All(int count) => [.. Enumerable.Repeat(true, count)];
    }
}
