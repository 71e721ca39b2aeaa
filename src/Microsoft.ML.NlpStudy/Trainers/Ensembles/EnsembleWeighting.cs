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

    /// <summary>
    /// The weights with the least log-loss on all training rows, each scored by members that were trained without it. The rows are divided
    /// into <see cref="EnsembleClassifierOptions.Folds"/>. For each fold, each member is trained on the other folds and scores this one.
    /// Then the members are trained on all training rows.
    /// </summary>
    /// <remarks>
    /// Stacking: Wolpert, "Stacked Generalization" (1992), with the weights of Breiman's "Stacked Regressions" (1996). With five folds,
    /// training takes about five times as long: five trainings of each member on four fifths of the rows, and one on all rows.
    /// </remarks>
    CrossValidated,
}
