using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Tagging;

/// <summary>
/// The model of a file: it cuts a text into tokens, tags them and gathers the entities. The tagger alone tags sentences whose tokens are
/// given.
/// </summary>
internal static class SavedTagger
{
    /// <summary>Makes the model of a tagger.</summary>
    public static TransformerChain<ITransformer> Create(MLContext ml, ITransformer tagger, string tokenizer)
    {
        IDataView rows = Rows(ml, []);
        ITransformer cut = ml.Transforms.Text.TokenizeText("Tokens", "Text", TokenizerKinds.All[tokenizer]).Fit(rows);
        ITransformer gather = ml.Transforms.Text.MapTagsToEntities(textColumnName: "Text", confidenceColumnName: "TagConfidence")
            .Fit(tagger.Transform(cut.Transform(rows)));
        return new TransformerChain<ITransformer>(cut, tagger, gather);
    }

    /// <summary>Saves the model of a tagger.</summary>
    public static void Save(MLContext ml, ITransformer model, string path) => ModelFile.Save(ml, model, Rows(ml, []).Schema, path);

    /// <summary>Loads a model.</summary>
    /// <exception cref="SampleException">There is no such file, or it is none of a tagger.</exception>
    public static TransformerChain<ITransformer> Load(MLContext ml, string path)
    {
        ITransformer model = ModelFile.Load(ml, path);
        if (model is TransformerChain<ITransformer> chain && chain.LastTransformer is MapTagsToEntitiesTransformer && chain.Count() == 3)
        {
            return chain;
        }

        (model as IDisposable)?.Dispose();
        throw new SampleException($"{path}: expected a tagger as 'train' writes it, found another model.");
    }

    /// <summary>Finds the tagger of a model.</summary>
    public static ITransformer TaggerOf(TransformerChain<ITransformer> model) => model.ElementAt(1);

    /// <summary>Tags texts with a model.</summary>
    public static IEnumerable<TaggedText> Tag(MLContext ml, ITransformer model, IEnumerable<string> texts) =>
        ml.Data.CreateEnumerable<TaggedText>(model.Transform(Rows(ml, texts)), reuseRowObject: false);

    private static IDataView Rows(MLContext ml, IEnumerable<string> texts) =>
        ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
}
