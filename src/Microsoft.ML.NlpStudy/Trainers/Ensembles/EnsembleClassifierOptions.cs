using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How much each of an ensemble's members counts.</summary>
public enum EnsembleWeighting
{
    /// <summary>All alike.</summary>
    Equal,

    /// <summary>
    /// As much as makes the log-loss on the validation rows least. No member has trained on them, though they have chosen each one's best
    /// epoch.
    /// </summary>
    Fitted,
}

/// <summary>The members of an ensemble of text classifiers, and how they are put together.</summary>
/// <remarks>
/// <para>
/// The score is the mean of the members' probabilities, as in kh-kim's simple-ntc, which puts an RNN and a CNN together. Members may read
/// different columns of ids, so also texts that were tokenized differently. Each has its own first weights and its own order of the rows;
/// all are validated on the same rows.
/// </para>
/// <para>
/// A member's <see cref="TextClassifierOptions.Training"/> works as it does alone, but for its
/// <see cref="TrainingOptions.ValidationFraction"/>, which the ensemble's replaces. Its checkpoint is in the sub-folder <c>Member_000</c>,
/// <c>Member_001</c> and so on of the folder it names, so that members may name the same one.
/// </para>
/// </remarks>
public sealed record EnsembleClassifierOptions
{
    /// <summary>The RNN and the CNN of simple-ntc, weighed alike, with a fifth for validation.</summary>
    public static EnsembleClassifierOptions StudyEnsemble { get; } = new()
    {
        Members = [RnnClassifierOptions.StudyBidirectionalLstm, TextCnnClassifierOptions.StudyTextCnn],
        ValidationFraction = 0.2,
    };

    /// <summary>The classifiers, two or more, with one label column.</summary>
    public required IReadOnlyList<TextClassifierOptions> Members { get; init; }

    /// <summary>How much each counts. Default: all alike.</summary>
    public EnsembleWeighting Weighting { get; init; } = EnsembleWeighting.Equal;

    /// <summary>
    /// How many of the likeliest classes the column <c>TopLabels</c> lists, likeliest first; no more than there are classes. Default: 0, no
    /// such column.
    /// </summary>
    public int TopLabelCount { get; init; }

    /// <summary>
    /// The share of the rows that are kept from training, the same for all members, and measured after every epoch of each. Default: 0.1.
    /// </summary>
    /// <remarks>Ignored where <c>Fit</c> is given a validation set.</remarks>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Hears of every step and every finished epoch of each member, on the training thread. Default: nobody.</summary>
    [JsonIgnore]
    public IProgress<EnsembleProgress>? Progress { get; init; }

    /// <summary>Ends training early when canceled; <c>Fit</c> then returns the members finished so far. Default: never.</summary>
    /// <remarks>
    /// Where none has finished, that is the first as far as it has come. A member's own token ends that member's training alone. Cancelled
    /// while the rows are still being read, there is nothing to return: <c>Fit</c> throws an <see cref="OperationCanceledException"/>.
    /// </remarks>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it, and the member where it is a
    /// member's.</exception>
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
        OptionCheck.AtLeast(0, TopLabelCount);
        OptionCheck.Share(ValidationFraction);
    }

    /// <summary>Runs a check of a member; what it finds wrong says which member it is.</summary>
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
