namespace Microsoft.ML.NlpStudy;

/// <summary>Two translators of opposite directions that were trained together.</summary>
/// <param name="Forward">The translator from the source's language.</param>
/// <param name="Backward">The translator back to the source's language; its source column is the other's target column.</param>
public sealed record DualTranslators(TranslatorTransformer Forward, TranslatorTransformer Backward) : IDisposable
{
    /// <summary>Frees the memory of both networks.</summary>
    public void Dispose()
    {
        Forward.Dispose();
        Backward.Dispose();
    }
}
