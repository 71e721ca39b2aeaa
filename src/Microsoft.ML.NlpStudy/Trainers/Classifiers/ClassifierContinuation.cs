using Microsoft.ML.NlpStudy.Pipeline;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The classifier that a training continues: the new network begins with its weights.</summary>
/// <remarks>
/// A vocabulary may have grown at its end, and classes may have been added behind the others. Their weights are new.
/// </remarks>
internal sealed class ClassifierContinuation
{
    private readonly Action<Action<Dictionary<string, Tensor>>> _readWeights;
    private readonly string _labelColumn;
    private readonly bool _addsNames;

    private ClassifierContinuation(
        Action<Action<Dictionary<string, Tensor>>> readWeights, KeyValueSet known, string labelColumn, bool addsNames) =>
        (_readWeights, Known, _labelColumn, _addsNames) = (readWeights, known, labelColumn, addsNames);

    /// <summary>The classes or labels of the classifier.</summary>
    public KeyValueSet Known { get; }

    /// <summary>The noun of those names: classes, or labels if a text has several.</summary>
    private string Names { get; init; } = "Classes";

    /// <summary>The column of token ids, and the number of tokens in the classifier's vocabulary; none if it reads text.</summary>
    private (string Column, int VocabularySize)? Ids { get; init; }

    /// <summary>Continues a classifier on token ids.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="addsClasses">Whether classes may be added.</param>
    public static ClassifierContinuation Of(TextClassifierTransformer classifier, bool addsClasses) =>
        new(classifier.ReadWeights, classifier.Classes, classifier.Options.LabelColumnName, addsClasses)
        {
            Ids = (classifier.Options.IdsColumnName, classifier.VocabularySize),
        };

    /// <summary>Continues a classifier that gives a text several labels.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="addsLabels">Whether labels may be added.</param>
    public static ClassifierContinuation Of(MultilabelClassifierTransformer classifier, bool addsLabels) =>
        new(classifier.ReadWeights, classifier.LabelSet, classifier.Options.LabelColumnName, addsLabels)
        {
            Ids = (classifier.Options.IdsColumnName, classifier.VocabularySize),
            Names = "Labels",
        };

    /// <summary>Continues a classifier on a pretrained encoder.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="addsClasses">Whether classes may be added.</param>
    public static ClassifierContinuation Of(PretrainedClassifierTransformer classifier, bool addsClasses) =>
        new(classifier.ReadWeights, classifier.Classes, classifier.Options.LabelColumnName, addsClasses);

    /// <summary>Checks that the rows' vocabulary is as large as the classifier's, or larger.</summary>
    /// <param name="vocabularySize">The number of tokens of the rows' vocabulary.</param>
    /// <exception cref="InvalidOperationException">It is smaller.</exception>
    public void CheckTokens(int vocabularySize)
    {
        if (Ids is { } ids && vocabularySize < ids.VocabularySize)
        {
            throw new InvalidOperationException(
                $"Input column '{ids.Column}': expected keys of the {ids.VocabularySize} tokens that the classifier was trained with, and "
                + $"perhaps of others behind them; found {vocabularySize}. Use the vocabulary of the classifier's chain.");
        }
    }

    /// <summary>Checks that the rows' classes or labels begin with those of the classifier.</summary>
    /// <param name="names">The classes or labels of the rows.</param>
    /// <exception cref="InvalidOperationException">They do not, or some were added that may not be.</exception>
    public void CheckNames(KeyValueSet names)
    {
        string[] first = [.. names.Names.Take(Known.Count)];
        if (!first.SequenceEqual(Known.Names))
        {
            throw new InvalidOperationException(
                $"Input column '{_labelColumn}': expected the classifier's {Names.ToLowerInvariant()} in their order, "
                + $"{Quote(Known.Names)}, found {Quote(first)}. Use the classifier's own MapValueToKey, or one whose keyData "
                + "has them first.");
        }

        if (names.Count > Known.Count && !_addsNames)
        {
            throw new InvalidOperationException(
                $"Input column '{_labelColumn}': expected the classifier's {Known.Count} {Names.ToLowerInvariant()}, found "
                + $"{Quote(names.Names.Skip(Known.Count))} too. Set add{Names} to let the classifier have them.");
        }
    }

    /// <summary>Copies the weights. A weight with more rows than before keeps its own first values in the rows that were added.</summary>
    public void CopyWeightsTo(Module network)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _readWeights(weights =>
        {
            foreach ((string name, Tensor weight) in network.state_dict())
            {
                Tensor before = weights[name];
                if (before.dim() == 0 || before.shape[0] == weight.shape[0])
                {
                    weight.copy_(before);
                }
                else
                {
                    weight.narrow(0, 0, before.shape[0]).copy_(before);
                }
            }
        });
    }

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
