using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of an ensemble of text classifiers: its members, their weights, and validation.</summary>
/// <remarks>
/// <para>
/// The score is the mean of the members' probabilities, as in kh-kim's simple-ntc, which combines an RNN and a CNN. Members may read
/// different columns of ids, and so texts that were tokenized differently. Each has its own first weights and its own order of the rows;
/// all are validated on the same rows.
/// </para>
/// <para>
/// A member's <see cref="TextClassifierOptions.Training"/> works as it does alone, except that the ensemble's
/// <see cref="ValidationFraction"/> replaces the member's. Its checkpoint is in the sub-folder <c>Member_000</c>, <c>Member_001</c> and so
/// on of its checkpoint folder, so that members may have the same folder. Those of cross-validation are in <c>Fold_000</c> and so on of
/// that sub-folder.
/// </para>
/// </remarks>
public sealed record EnsembleClassifierOptions
{
    /// <summary>The RNN and the CNN of simple-ntc with equal weights, and a fifth of the rows for validation.</summary>
    public static EnsembleClassifierOptions StudyEnsemble { get; } = new()
    {
        Members = [RnnClassifierOptions.StudyBidirectionalLstm, TextCnnClassifierOptions.StudyTextCnn],
        ValidationFraction = 0.2,
    };

    /// <summary>The classifiers, two or more, with the same label column.</summary>
    public required IReadOnlyList<TextClassifierOptions> Members { get; init; }

    /// <summary>The weighting of the members. Default: equal weights.</summary>
    public EnsembleWeighting Weighting { get; init; } = EnsembleWeighting.Equal;

    /// <summary>
    /// The number of folds of <see cref="EnsembleWeighting.CrossValidated"/>, at least 2. Each member is trained once for each fold, and
    /// once more. Default: 5.
    /// </summary>
    /// <remarks>Other weightings ignore it.</remarks>
    public int Folds { get; init; } = 5;

    /// <summary>
    /// The column of the rows' groups: a key or text. Rows of one group are never divided between training and validation, nor between
    /// folds. Default: <see langword="null"/>, no groups.
    /// </summary>
    /// <remarks>It replaces the members' <see cref="TextClassifierOptions.GroupColumnName"/>, which says more about groups.</remarks>
    public string? GroupColumnName { get; init; }

    /// <summary>
    /// The number of likeliest classes that the column <c>TopLabels</c> lists, likeliest first, up to the number of classes. Default: 0, no
    /// such column.
    /// </summary>
    public int TopLabelCount { get; init; }

    /// <summary>
    /// The share of the rows that is not trained on but measured after every epoch of each member. Default: 0.1.
    /// </summary>
    /// <remarks>It is ignored if <c>Fit</c> is given a validation set.</remarks>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Receives every step and every finished epoch of each member, on the training thread. Default: none.</summary>
    [JsonIgnore]
    public IProgress<EnsembleProgress>? Progress { get; init; }

    /// <summary>The token that ends training early when it is canceled. Default: never.</summary>
    /// <remarks>
    /// <c>Fit</c> then returns the finished members, or the unfinished first member if none has finished. If cross-validation has not
    /// finished, their weights are equal. A member's own token ends only
    /// the training of that member. If it is canceled while the rows are still being read, <c>Fit</c> throws an
    /// <see cref="OperationCanceledException"/>.
    /// </remarks>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it, and the member if it is a
    /// member's option.</exception>
    public void Validate()
    {
        OptionCheck.That(Members is { Count: >= 2 }, "two classifiers or more", Members?.Count, nameof(Members));
        for (int i = 0; i < Members!.Count; i++)
        {
            TextClassifierOptions member = Members[i];
            OptionCheck.That(member is not null, "a classifier's options", member, $"Members[{i}]");
            Named(i, () => member!.Validate());
            OptionCheck.That(
                member!.LabelColumnName == Members[0].LabelColumnName, $"'{Members[0].LabelColumnName}', as Members[0] has it",
                member.LabelColumnName,
                $"Members[{i}].{nameof(TextClassifierOptions.LabelColumnName)}");
        }

        OptionCheck.IsDefined(Weighting);
        OptionCheck.AtLeast(2, Folds);
        OptionCheck.That(GroupColumnName is not "", "a column's name, or null for no groups", GroupColumnName);
        OptionCheck.AtLeast(0, TopLabelCount);
        OptionCheck.Share(ValidationFraction);
    }

    /// <summary>Runs a check of a member, and adds the member's number to its error.</summary>
    internal static void Named(int member, Action check)
    {
        try
        {
            check();
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new ArgumentOutOfRangeException($"Members[{member}]: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidOperationException($"Members[{member}]: {error.Message}", error);
        }
    }
}
