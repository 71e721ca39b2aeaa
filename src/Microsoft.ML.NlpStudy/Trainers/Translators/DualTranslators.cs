namespace Microsoft.ML.NlpStudy;

/// <summary>Two translators of opposite directions that were trained together.</summary>
/// <param name="Forward">From the source's language.</param>
/// <param name="Backward">Back to it: its source column is the other's target column.</param>
public sealed record DualTranslators(TranslatorTransformer Forward, TranslatorTransformer Backward) : IDisposable
{
    /// <summary>Frees both networks' memory.</summary>
    public void Dispose()
    {
        Forward.Dispose();
        Backward.Dispose();
    }
}
