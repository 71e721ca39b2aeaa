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
        IDataView translated = _pipeline.Transform(texts);
        using DataViewRowCursor cursor = translated.GetRowCursor([translated.Schema[Translation], translated.Schema[Score]]);
        ValueGetter<ReadOnlyMemory<char>> getText = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[Translation]);
        ValueGetter<float> getScore = cursor.GetGetter<float>(cursor.Schema[Score]);
        var answers = new TranslatedText[texts.Count];
        for (int i = 0; cursor.MoveNext(); i++)
        {
            ReadOnlyMemory<char> text = default;
            float score = 0;
            getText(ref text);
            getScore(ref score);
            answers[i] = new TranslatedText(text.ToString(), score);
        }

        return answers;
    }

    public void Dispose() => _pipeline.Dispose();
}
