namespace Microsoft.ML.NlpStudy;

/// <summary>The weighting of an ensemble's members.</summary>
public enum EnsembleWeighting
{
    /// <summary>Equal weights.</summary>
    Equal,

    /// <summary>
    /// The weights with the least log-loss on the validation rows. No member has trained on these rows, but they have decided each member's
    /// best epoch.
    /// </summary>
    Fitted,
}
