using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace Service.Models;

/// <summary>The translation of a text.</summary>
/// <param name="Text">The translation.</param>
/// <param name="Score">Its score; the higher the better.</param>
internal sealed record TranslatedText(string Text, float Score);

/// <summary>A pipeline that ends in a translation.</summary>
internal sealed class TranslatorModel : ITextModel<TranslatedText>
{
    private const string Translation = "Translation", Score = "TranslationScore";
    private readonly SavedPipeline _pipeline;

    /// <summary>Loads a saved pipeline.</summary>
    /// <exception cref="SampleException">The file is no model, or the model is no translator of texts.</exception>
    public TranslatorModel(string path, int? gpu)
    {
        _pipeline = new SavedPipeline(path, gpu);
        DataViewSchema schema = _pipeline.Transform([]).Schema;
        if (schema.GetColumnOrNull(Translation) is not { Type: TextDataViewType } || schema.GetColumnOrNull(Score) is null)
        {
            _pipeline.Dispose();
            throw new SampleException($"{path}: expected a translator, found a model without a translation.");
        }
    }

    public TranslatedText[] Answer(IReadOnlyList<string> texts)
    {
        using var rows = new ScoredRows(_pipeline.Transform(texts), [(Translation, Translation), (Score, Score)]);
        var answers = new TranslatedText[texts.Count];
        for (int i = 0; rows.MoveNext(); i++)
        {
            answers[i] = new TranslatedText((string)rows.Values[0], (float)rows.Values[1]);
        }

        return answers;
    }

    public void Dispose() => _pipeline.Dispose();
}
