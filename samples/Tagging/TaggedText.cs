namespace Tagging;

/// <summary>A tagged text: the output row of a saved model.</summary>
internal sealed class TaggedText
{
    public string Text { get; set; } = "";

    public string[] Tokens { get; set; } = [];

    public string[] PredictedTags { get; set; } = [];

    /// <summary>The texts of the entities. Those below have a value for each of them.</summary>
    public string[] Entities { get; set; } = [];

    public string[] EntitiesClass { get; set; } = [];

    public int[] EntitiesStart { get; set; } = [];

    public int[] EntitiesEnd { get; set; } = [];

    public float[] EntitiesConfidence { get; set; } = [];
}
