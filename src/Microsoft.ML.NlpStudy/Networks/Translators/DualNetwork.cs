using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Two translators of opposite directions that are trained as one.</summary>
internal sealed class DualNetwork : nn.Module
{
    private readonly TranslatorNetwork forwards;
    private readonly TranslatorNetwork backwards;

    /// <param name="forwards">From the source's language.</param>
    /// <param name="backwards">Back to it.</param>
    public DualNetwork(TranslatorNetwork forwards, TranslatorNetwork backwards)
        : base(nameof(DualNetwork))
    {
        this.forwards = forwards;
        this.backwards = backwards;
        RegisterComponents();
    }

    /// <summary>From the source's language.</summary>
    public TranslatorNetwork Forwards => forwards;

    /// <summary>Back to it.</summary>
    public TranslatorNetwork Backwards => backwards;
}
