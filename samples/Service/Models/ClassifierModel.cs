using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace Service.Models;

/// <summary>The class of a text.</summary>
/// <param name="Label">The class with the highest probability.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Scores">The probability of each class.</param>
internal sealed record Classification(string Label, float Probability, IReadOnlyDictionary<string, float> Scores);

/// <summary>A pipeline that ends in a classifier: its vector <c>Score</c> has a slot for each class.</summary>
internal sealed class ClassifierModel : ITextModel<Classification>
{
    private const string Score = "Score";
    private readonly SavedPipeline _pipeline;
    private readonly string[] _classes;

    /// <summary>Loads a saved pipeline.</summary>
    /// <exception cref="SampleException">The file is no model, or the model is no classifier of texts.</exception>
    public ClassifierModel(string path, int? gpu)
    {
        _pipeline = new SavedPipeline(path, gpu);
        DataViewSchema schema = _pipeline.Transform([]).Schema;
        if (schema.GetColumnOrNull(Score) is not { Type: VectorDataViewType { ItemType.RawType: var type } } column
            || type != typeof(float) || !column.HasSlotNames())
        {
            _pipeline.Dispose();
            throw new SampleException($"{path}: expected a classifier, found a model without probabilities of classes.");
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        _classes = [.. names.DenseValues().Select(name => name.ToString())];
    }

    public Classification[] Answer(IReadOnlyList<string> texts) =>
        [.. _pipeline.Transform(texts).GetColumn<float[]>(Score).Select(Classify)];

    public void Dispose() => _pipeline.Dispose();

    private Classification Classify(float[] scores)
    {
        int best = scores.IndexOf(scores.Max());
        var byClass = new Dictionary<string, float>(_classes.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            byClass[_classes[i]] = scores[i];
        }

        return new Classification(_classes[best], scores[best], byClass);
    }
}
