namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>The style of a text in a chart.</summary>
internal readonly record struct TextStyle()
{
    /// <summary>Font size in pixels. Default: 11.</summary>
    public double Size { get; init; } = 11;

    /// <summary>Whether the text is bold. Default: false.</summary>
    public bool IsBold { get; init; }

    /// <summary>The color. Default: that of labels.</summary>
    public string Color { get; init; } = Palette.Label;

    /// <summary>The point of the text at its coordinates: <c>start</c>, <c>middle</c> or <c>end</c>. Default: <c>start</c>.</summary>
    public string Anchor { get; init; } = "start";

    /// <summary>Rotation about the anchor, in degrees clockwise. Default: 0.</summary>
    public double Angle { get; init; }
}
