namespace Tagging;

/// <summary>A sentence with a tag for each token: the input row of the training.</summary>
internal sealed class TaggedSentence
{
    public string[] Tokens { get; init; } = [];

    public string[] Tags { get; init; } = [];
}
