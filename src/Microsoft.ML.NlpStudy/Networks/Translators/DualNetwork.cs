using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Two translators of opposite directions that are trained together.</summary>
internal sealed class DualNetwork : nn.Module
{
    private readonly TranslatorNetwork forwards;
    private readonly TranslatorNetwork backwards;

    /// <param name="forwards">The translator from source to target.</param>
    /// <param name="backwards">The translator from target to source.</param>
    public DualNetwork(TranslatorNetwork forwards, TranslatorNetwork backwards)
        : base(nameof(DualNetwork))
    {
        this.forwards = forwards;
        this.backwards = backwards;
        RegisterComponents();
    }

    /// <summary>The translator from source to target.</summary>
    public TranslatorNetwork Forwards => forwards;

    /// <summary>The translator from target to source.</summary>
    public TranslatorNetwork Backwards => backwards;
}
