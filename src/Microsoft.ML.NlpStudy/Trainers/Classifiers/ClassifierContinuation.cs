using Microsoft.ML.NlpStudy.Pipeline;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The classifier that a training continues: the new network begins with its weights.</summary>
/// <remarks>
/// A vocabulary may have grown at its end, and classes may have been added behind the others. Their weights are new.
/// </remarks>
/// <param name="classifier">The classifier.</param>
/// <param name="addsClasses">Whether classes may be added.</param>
internal sealed class ClassifierContinuation(TextClassifierTransformer classifier, bool addsClasses)
{
    /// <summary>Checks that the rows' tokens and classes begin with those of the classifier.</summary>
    /// <param name="vocabularySize">The number of tokens of the rows' vocabulary.</param>
    /// <param name="classes">The classes of the rows' label.</param>
    /// <exception cref="InvalidOperationException">They do not, or classes were added that may not be.</exception>
    public void Check(int vocabularySize, KeyValueSet classes)
    {
        (int had, KeyValueSet known) = (classifier.VocabularySize, classifier.Classes);
        if (vocabularySize < had)
        {
            throw new InvalidOperationException(
                $"Input column '{classifier.Options.IdsColumnName}': expected keys of the {had} tokens that the classifier was trained "
                + $"with, and perhaps of others behind them; found {vocabularySize}. Use the vocabulary of the classifier's chain.");
        }

        string[] names = [.. classes.Names.Take(known.Count)];
        if (!names.SequenceEqual(known.Names))
        {
            throw new InvalidOperationException(
                $"Input column '{classifier.Options.LabelColumnName}': expected keys of the classifier's classes in their order, "
                + $"{Quote(known.Names)}, found {Quote(names)}. Use the classifier's own MapValueToKey, or one whose keyData "
                + "has them first.");
        }

        if (classes.Count > known.Count && !addsClasses)
        {
            throw new InvalidOperationException(
                $"Input column '{classifier.Options.LabelColumnName}': expected keys of the classifier's {known.Count} classes, found "
                + $"{Quote(classes.Names.Skip(known.Count))} too. Set addClasses to let the classifier have them.");
        }
    }

    /// <summary>Copies the weights. A weight with more rows than before keeps its own first values in the rows that were added.</summary>
    public void CopyWeightsTo(Module network)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        classifier.ReadWeights(weights =>
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
